import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { clientContract, expiresAt, row } from "../testing/client-contract.ts"
import { startPostgresql } from "../testing/postgresql.ts"
import { createDatabase, type Database } from "./client.ts"
import { DatabaseUnavailableError } from "./guarded.ts"
import { migrate } from "./migrate.ts"

describe("PostgreSQL", () => {
  let server: Awaited<ReturnType<typeof startPostgresql>>
  let db: Database
  beforeAll(async () => {
    server = await startPostgresql()
    expect(await Promise.all([migrate(server.url), migrate(server.url)])).toContainEqual([])
    db = createDatabase(server.url)
  }, 60_000)
  afterAll(async () => {
    await db.$disconnect()
    await server.remove()
  })
  clientContract(() => db)

  it("keeps times as moments, whatever the server's time zone", async () => {
    await db.session.create({ data: { ...row("a"), atime: expiresAt } })
    const [moment] = await db.$queryRaw<
      { ms: number }[]
    >`SELECT extract(epoch FROM expires_at)::float8 * 1000 AS ms FROM session`
    expect(moment?.ms).toBe(+expiresAt)
    await db.session.deleteMany()
  })
  it("is down while the server is, and works when it is back", async () => {
    await db.session.create({ data: row("a") })
    await server.stop()
    await expect(db.session.count()).rejects.toThrow(DatabaseUnavailableError)
    await expect(db.$queryRaw`SELECT 1`).rejects.toThrow(DatabaseUnavailableError)
    await server.start()
    expect(await db.session.count()).toBe(1)
    await db.session.deleteMany()
  }, 20_000)
  it("gives up on a server that does not answer", async () => {
    await db.$executeRaw`CREATE SEQUENCE asked`
    // Each attempt takes a number, and it stays taken when that fails.
    const endless = db.$queryRaw`SELECT nextval('asked'), pg_sleep(3600)`
    await expect(endless).rejects.toThrow(DatabaseUnavailableError)
    expect(await db.$queryRaw`SELECT last_value, is_called FROM asked`).toEqual([{ last_value: 1n, is_called: true }])
    expect(await db.$queryRaw`SHOW statement_timeout`).toEqual([{ statement_timeout: "3s" }])
    expect(await db.session.count()).toBe(0)
  })
})
