/** A flood of logins: some wait, those beyond the bound are turned away at once, and whoever is logged in notices nothing. */
import { randomUUID } from "node:crypto"
import { expect, test } from "../fixtures.ts"
import { inDatabase } from "../support/database.ts"
import type { Site } from "../support/site.ts"
import { type Answer, Visitor } from "../support/visitor.ts"

/** An account whose password takes a second to verify, or more: so does each login, on any machine. */
async function addSlowAccount(site: Site, username: string): Promise<void> {
  const passwordHash = `$argon2id$v=19$m=19456,t=100,p=1$${"A".repeat(22)}$${"A".repeat(43)}`
  const data = { id: randomUUID(), username, usernameKey: username, passwordHash, createdAt: new Date() }
  await inDatabase(site, (db) => db.user.create({ data }))
}

interface Flood {
  readonly site: Site
  /** Who is logged in meanwhile. */
  readonly visitor: Visitor
  readonly logins: readonly Promise<Answer>[]
}

/** Looks at a site while so many logins at once are sent to it, each at a slow account. Those that still wait then are cut off. */
async function duringFlood(site: Site, count: number, look: (flood: Flood) => Promise<void>): Promise<void> {
  let settled: Promise<unknown> | undefined
  try {
    await site.start()
    const visitor = new Visitor(site, "10.77.0.1")
    await visitor.post("/api/session", { guest: true })
    // Several accounts, since there is a limit on each.
    const usernames = ["slow-0", "slow-1", "slow-2"]
    for (const username of usernames) await addSlowAccount(site, username)
    const logins = Array.from({ length: count }, (_, index) =>
      new Visitor(site, `10.78.0.${index}`).post("/api/session", {
        username: usernames[index % usernames.length],
        password: "wrong",
      }),
    )
    settled = Promise.allSettled(logins)
    await look({ site, visitor, logins })
  } finally {
    // By force, since what waits would take minutes.
    await site.kill()
    await settled
    await site.remove()
  }
}

test("reads do not wait behind a flood of logins", { tag: "@mistakes" }, async ({ prepare }) => {
  await duringFlood(await prepare(), 20, async ({ visitor, logins }) => {
    let answered = 0
    for (const login of logins) void login.finally(() => answered++).catch(() => {})
    for (let reads = 0; reads < 20; reads++) expect((await visitor.session()).loggedIn).toBe(true)
    // A read that waited its turn would have been behind all of them: they came before it, or while the first one waited.
    expect(answered).toBeLessThan(10)
  })
})

test("beyond the queue's bound a login is 503, at once", { tag: "@mistakes" }, async ({ prepare }) => {
  // More than the hundred that may wait.
  await duringFlood(await prepare(), 135, async ({ site, visitor, logins }) => {
    const turnedAway: Answer[] = []
    const collect = (answer: Answer) => answer.status === 503 && turnedAway.push(answer)
    for (const login of logins) login.then(collect, () => {})
    await expect.poll(() => turnedAway.length).toBeGreaterThan(0)
    const { headers, body, setCookie } = turnedAway[0] as Answer
    expect(headers.get("content-type")).toBe("application/problem+json")
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0)
    expect(body.detail).toContain("busy")
    expect(setCookie).toEqual([])
    expect((await visitor.session()).loggedIn).toBe(true)
    expect(site.log()).toContain('"event":"too_busy"')
  })
})
