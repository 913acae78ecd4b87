/** Moving house: the command line moves all sessions to another store, while people log in, write and log out. */
import { join } from "node:path"
import Database from "better-sqlite3"
import { redisProgram } from "../../lib/session/testing/redis-server.ts"
import { expect, test } from "../fixtures.ts"
import { sessionsJson } from "../support/sessions-command.ts"
import { prepareSite } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

const from = "disk"
/** Those that sessions move to. */
const houses = ["database", ...(redisProgram ? ["redis"] : [])]

/** Sessions that are only there: so many that the move takes its time. */
const RESTING = 250
const WRITING = 8
const LEAVING = 60

for (const to of houses) {
  test(`from ${from} to ${to}, while the site runs`, async () => {
    test.setTimeout(180_000)
    const site = await prepareSite({ SESSION_STORE: to })
    try {
      await site.start()
      let visitors = 0
      const newVisitor = async (store: string) => {
        visitors += 1
        const visitor = new Visitor(site, `10.8.${visitors >> 8}.${visitors & 255}`)
        const { status, body } = await visitor.post("/api/session", { guest: true, store })
        expect(status).toBe(200)
        return { visitor, username: body.user.username as string }
      }
      const several = (count: number) => Promise.all(Array.from({ length: count }, () => newVisitor(from)))
      const [resting, writing, leaving] = [await several(RESTING), await several(WRITING), await several(LEAVING)]
      await Promise.all(resting.map(({ visitor }, n) => visitor.patch("/api/session", { n })))

      let hasBegun = () => {}
      const begun = new Promise<void>((resolve) => {
        hasBegun = resolve
      })
      let isOver = false
      const writtenTo = new Set<string>()
      const leftFrom = new Set<string>()

      /** Two tabs of one browser. Every write that was acknowledged is to be there in the end. */
      async function write(visitor: Visitor, tab: string, written: string[]): Promise<void> {
        const browserTab = visitor.copy()
        let store = ""
        // To the end of the move, and once after it.
        for (let n = 0; !isOver || store !== to; n++) {
          const { status, body } = await browserTab.patch("/api/session", { [`${tab}${n}`]: n })
          expect(status).toBe(200)
          expect(body.loggedIn).toBe(true)
          written.push(`${tab}${n}`)
          store = body.store
          writtenTo.add(store)
          if (store === to) hasBegun()
        }
      }

      /** A third before the move, a third while it goes on, and a third once they have been moved. */
      async function leave(): Promise<void> {
        for (const [n, { visitor }] of leaving.entries()) {
          if (n === LEAVING / 3) await begun
          const store = async () => (await visitor.session()).store
          if (n >= (2 * LEAVING) / 3) await expect.poll(store, { timeout: 60_000 }).toBe(to)
          leftFrom.add(await store())
          const copy = visitor.copy()
          expect((await visitor.delete("/api/session")).status).toBe(204)
          visitor.ticket = copy.ticket
        }
      }

      const arrived: Awaited<ReturnType<typeof newVisitor>>[] = []
      async function arrive(): Promise<void> {
        while (!isOver) for (const store of [from, to]) arrived.push(await newVisitor(store))
      }

      const written = writing.map((): string[] => [])
      const load = [
        ...writing.flatMap(({ visitor }, n) => ["a", "b"].map((tab) => write(visitor, tab, written[n] ?? []))),
        leave(),
        arrive(),
      ]
      const move = () => sessionsJson(site, "move", "--from", from, "--to", to)
      try {
        expect((await move()).moved).toBeGreaterThan(RESTING)
      } finally {
        isOver = true
        hasBegun()
        await Promise.all(load)
      }
      // All that is said above happened on both sides of the move.
      expect([...writtenTo].toSorted()).toEqual([from, to].toSorted())
      expect([...leftFrom].toSorted()).toEqual([from, to].toSorted())

      // Whoever has logged in to the old store behind the move's back goes with the next one.
      await move()
      expect((await move()).moved).toBe(0)
      const stats = await sessionsJson(site, "stats")
      expect(stats).toContainEqual({ store: from, kept: expect.any(Number), logins: 0 })

      // Also for a process that begins after it.
      await site.restart()
      const kept = [
        ...resting.map((_, n) => ({ n })),
        ...written.map((keys) => Object.fromEntries(keys.map((key) => [key, Number(key.slice(1))]))),
      ]
      const checks = [...resting, ...writing, ...arrived].map(async ({ visitor, username }, index) => {
        const session = await visitor.session()
        expect(session).toMatchObject({ loggedIn: true, user: { username }, store: to })
        expect(session.data).toEqual(kept[index] ?? {})
      })
      await Promise.all(checks)
      for (const { visitor } of leaving) expect(await visitor.session()).toEqual({ loggedIn: false, data: {} })
    } finally {
      await site.remove()
    }
  })
}

test("a login that began while its session was being moved is listed where that is now", async () => {
  const site = await prepareSite({ SESSION_STORE: from })
  try {
    await site.start()
    await new Visitor(site, "10.8.0.1").post("/api/session", { guest: true })
    const move = () => sessionsJson(site, "move", "--from", from, "--to", "database")
    expect((await move()).moved).toBe(1)
    // What the login would have written that was slower than the move.
    const database = new Database(join(site.folder, "cloakroom.db"))
    database.exec(`UPDATE sign_in SET store = '${from}'`)
    database.close()
    expect((await move()).moved).toBe(0)
    const stats = await sessionsJson(site, "stats")
    expect(stats.filter(({ logins }: { logins: number }) => logins > 0)).toMatchObject([{ store: "database" }])
  } finally {
    await site.remove()
  }
})
