/** The database store and the register of logins on a real PostgreSQL: what the other tests say of SQLite. */
import { randomUUID } from "node:crypto"
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { createLogins } from "../accounts/logins.ts"
import { databaseDriver } from "../session/drivers/database.ts"
import { keyed } from "../session/stores/keyed.ts"
import { timeouts } from "../session/testing/bench.ts"
import { driverContract } from "../session/testing/driver-contract.ts"
import { checkHistories } from "../session/testing/histories.ts"
import { loginsContract } from "../session/testing/logins-contract.ts"
import { makeRow, newId } from "../session/testing/rows.ts"
import { storeContract } from "../session/testing/store-contract.ts"
import { isPgbouncerHere, startPgbouncer } from "../testing/pgbouncer.ts"
import { type Postgresql, run, startPostgresql } from "../testing/postgresql.ts"
import { tableIn } from "../testing/session-readme.ts"
import { createDatabase, type Database } from "./client.ts"
import { migrate } from "./migrate.ts"

let server: Postgresql
let db: Database

beforeAll(async () => {
  server = await startPostgresql()
  await migrate(server.url)
  db = createDatabase(server.url)
}, 60_000)

afterAll(async () => {
  await db.$disconnect()
  await server.remove()
})

driverContract("database (PostgreSQL)", async () => {
  await db.session.deleteMany()
  const open = () => databaseDriver({ table: db.session, adapter: db.adapter })
  let isAway = false
  const fail = async () => {
    isAway = true
    await db.$executeRawUnsafe("ALTER TABLE session RENAME TO away")
  }
  const close = async () => {
    if (isAway) await db.$executeRawUnsafe("ALTER TABLE away RENAME TO session")
  }
  return { driver: open(), reopen: open, fail, close }
})

const openStore = () => {
  const store = () => keyed({ name: "database", driver: databaseDriver({ table: db.session }), timeouts })
  return { store: store(), again: store }
}

storeContract("database (PostgreSQL)", openStore, { compareAndSwap: true, fits: 65_536 })

test("sessions do as the model says", { timeout: 120_000 }, () =>
  checkHistories(async () => [openStore()], "database", 30),
)

loginsContract("The site's register on PostgreSQL", async (parts) => {
  await db.user.deleteMany()
  const addUser = async () => {
    const id = randomUUID()
    await db.user.create({ data: { id, username: id, usernameKey: id, createdAt: new Date() } })
    return id
  }
  return { logins: createLogins({ db, ...parts }), addUser }
})

test("the table that the SQL of the README makes is one for the driver", async () => {
  const url = await server.newDatabase()
  await run(url, tableIn("PostgreSQL"))
  const readme = createDatabase(url)
  onTestFinished(() => readme.$disconnect())
  const [driver, id] = [databaseDriver({ table: readme.session }), newId()]
  await driver.create(id, makeRow())
  await expect(driver.create(id, makeRow())).rejects.toThrow("taken")
  expect(await driver.read(id)).toEqual(makeRow())
})

test("a migration may take longer than a request", async () => {
  expect(await migrate(await server.newDatabase(), await withSlowMigration())).toContain("29990101_slow")
})

// Where it is not installed, e2e/torture/pgbouncer.spec.ts says so.
if (isPgbouncerHere)
  test("behind PgBouncer, too, whatever its role's statements may take", async () => {
    await run(server.url, "ALTER ROLE test SET statement_timeout = '3s'")
    const pooler = await startPgbouncer(server.url)
    onTestFinished(() => pooler.remove())
    const url = pooler.through(await server.newDatabase())
    expect(await migrate(url, await withSlowMigration())).toContain("29990101_slow")
  })

async function withSlowMigration(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "migrate-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp("prisma", join(folder, "prisma"), { recursive: true })
  const slow = join(folder, "prisma/postgresql/migrations/29990101_slow")
  await mkdir(slow)
  await writeFile(join(slow, "migration.sql"), "SELECT pg_sleep(3.2)")
  return folder
}
