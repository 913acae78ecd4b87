/** All connections to PostgreSQL are in use: who comes then waits, and not for ever. */
import pg from "pg"
import { startPostgresql } from "../../lib/testing/postgresql.ts"
import { expect, test } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"
import { prepareSite } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"

const CONNECTIONS = 2

test("a pool that is used up: 503 in time, nothing written, and well again afterwards", async ({ address }) => {
  const server = await startPostgresql()
  const site = await prepareSite({ DATABASE_URL: `${server.url}?connection_limit=${CONNECTIONS}` })
  const other = new pg.Client(server.url)
  try {
    await site.start()
    await other.connect()
    const [visitor, elsewhere] = [new Visitor(site, address), new Visitor(site, address)]
    await logInTo("database", visitor)
    await elsewhere.put("/api/session/store", { store: "disk" })
    const before = await visitor.session()

    await other.query("BEGIN")
    await other.query("SELECT 1 FROM session FOR UPDATE")
    const started = performance.now()
    // The first hold the connections until the server gives them up; the others wait for one, but not that long.
    const writes = Array.from({ length: 5 * CONNECTIONS }, (_, n) =>
      visitor.copy().patch("/api/session", { [`lost${n}`]: n }),
    )
    const isWaiting = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
    await expect.poll(async () => (await other.query(isWaiting)).rows).toEqual([{ count: CONNECTIONS }])
    expect((await elsewhere.patch("/api/session", { n: 1 })).body.data, "another store").toEqual({ n: 1 })
    for (const { status, headers, setCookie } of await Promise.all(writes)) {
      expect.soft(status).toBe(503)
      expect.soft(headers.get("retry-after")).toMatch(/^[1-9]\d*$/)
      expect.soft(setCookie).toEqual([])
    }
    expect(performance.now() - started).toBeLessThan(15_000)
    // Nothing is left behind in the server: of all of them together there is the other connection, and a full pool.
    const connected = "SELECT count(*)::int AS count FROM pg_stat_activity WHERE backend_type = 'client backend'"
    const count = async () => (await other.query(connected)).rows[0].count
    await expect.poll(count).toBeLessThanOrEqual(CONNECTIONS + 1)

    await other.query("ROLLBACK")
    await expect.poll(async () => (await visitor.get("/api/health")).status).toBe(200)
    // What was refused was not done later either: the server itself has given it up.
    expect(await visitor.session()).toEqual(before)
    const again = Array.from({ length: 5 * CONNECTIONS }, (_, n) => visitor.copy().patch("/api/session", { [n]: n }))
    expect((await Promise.all(again)).map(({ status }) => status)).toEqual(again.map(() => 200))
    expect(Object.keys((await visitor.session()).data)).toHaveLength(5 * CONNECTIONS)
  } finally {
    await other.end()
    await site.remove()
    await server.remove()
  }
})
