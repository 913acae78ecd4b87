/** More passwords than can be hashed: some wait, the others are turned away at once, and whoever is inside notices nothing. */
import { randomUUID } from "node:crypto"
import { join } from "node:path"
import Database from "better-sqlite3"
import { expect, test } from "../fixtures.ts"
import type { Site } from "../support/site.ts"
import { type Answer, Visitor } from "../support/visitor.ts"

/** More than wait at most, and as many as the limit on one account lets through. */
const ACCOUNTS = 3
const LOGINS_EACH = 45

/** An account whose password takes seconds to verify: so does each login, on any machine. */
function addSlowAccount(site: Site, username: string): void {
  const slow = `$argon2id$v=19$m=19456,t=300,p=1$${"A".repeat(22)}$${"A".repeat(43)}`
  const database = new Database(join(site.folder, "cloakroom.db"))
  database
    .prepare(
      "INSERT INTO user (id, username, username_key, password_hash, guest, created_at) VALUES (?, ?, ?, ?, 0, ?)",
    )
    .run(randomUUID(), username, username, slow, new Date().toISOString())
  database.close()
}

test("beyond the queue's bound a login is 503, at once", { tag: "@mistakes" }, async ({ prepare }) => {
  // A site for this alone: it ends by force, since what waits here would take minutes.
  const site = await prepare()
  await site.start()
  const visitor = new Visitor(site, "10.77.0.1")
  await visitor.post("/api/session", { guest: true })
  const usernames = Array.from({ length: ACCOUNTS }, (_, index) => `slow-${index}`)
  for (const username of usernames) addSlowAccount(site, username)
  const logins = usernames.flatMap((username, account) =>
    Array.from({ length: LOGINS_EACH }, (_, index) =>
      new Visitor(site, `10.78.${account}.${index}`).post("/api/session", { username, password: "wrong" }),
    ),
  )
  try {
    const turnedAway: Answer[] = []
    const collect = (answer: Answer) => answer.status === 503 && turnedAway.push(answer)
    // Those that wait are cut off in the end.
    for (const login of logins) login.then(collect, () => {})
    await expect.poll(() => turnedAway.length).toBeGreaterThan(0)
    const { headers, body, setCookie } = turnedAway[0] as Answer
    expect(headers.get("content-type")).toBe("application/problem+json")
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0)
    expect(body.detail).toContain("busy")
    expect(setCookie).toEqual([])
    expect((await visitor.session()).loggedIn).toBe(true)
    expect(site.log()).toContain('"event":"too_busy"')
  } finally {
    await site.kill()
    await Promise.allSettled(logins)
    await site.remove()
  }
})
