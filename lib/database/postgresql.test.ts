/** The database store and the register of logins on a real PostgreSQL: what the other tests say of SQLite. */
import { randomUUID } from "node:crypto"
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import pg from "pg"
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest"
import { createLogins } from "../accounts/logins.ts"
import { databaseDriver } from "../session/drivers/database.ts"
import { driverContract } from "../session/testing/driver-contract.ts"
import { makeRow, newId } from "../session/testing/rows.ts"
import type { SessionId } from "../session/types.ts"
import { startPostgresql } from "../testing/postgresql.ts"
import { tableIn } from "../testing/session-readme.ts"
import { createDatabase, type Database } from "./client.ts"
import { migrate } from "./migrate.ts"

let server: Awaited<ReturnType<typeof startPostgresql>>
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
  const open = () => databaseDriver({ table: db.session })
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

test("the table that the SQL of the README makes is one for the driver", async () => {
  await db.$executeRawUnsafe("CREATE DATABASE readme")
  const url = server.url.replace(/postgres$/, "readme")
  const client = new pg.Client(url)
  await client.connect()
  await client.query(tableIn("PostgreSQL"))
  await client.end()
  const readme = createDatabase(url)
  onTestFinished(() => readme.$disconnect())
  const [driver, id] = [databaseDriver({ table: readme.session }), newId()]
  await driver.create(id, makeRow())
  await expect(driver.create(id, makeRow())).rejects.toThrow("taken")
  expect(await driver.read(id)).toEqual(makeRow())
})

test("a migration may take longer than a request", async () => {
  const folder = await mkdtemp(join(tmpdir(), "migrate-"))
  onTestFinished(() => rm(folder, { recursive: true }))
  await cp("prisma", join(folder, "prisma"), { recursive: true })
  const slow = join(folder, "prisma/postgresql/migrations/29990101_slow")
  await mkdir(slow)
  await writeFile(join(slow, "migration.sql"), "SELECT pg_sleep(3.2)")
  expect(await migrate(server.url, folder)).toEqual(["29990101_slow"])
})

test("a login is found, moved, and ended by the id that its session had", async () => {
  const timeouts = { idle: 1800, absolute: 28_800, remembered: 2_592_000 }
  const now = new Date("2026-05-01T12:00:00.123Z")
  const logins = createLogins({ db, now: () => now, timeouts })
  const [id, userId] = [randomUUID(), randomUUID()]
  await db.user.create({ data: { id: userId, username: "Ada", usernameKey: "ada", createdAt: now } })
  const session = "before" as SessionId
  const place = { sessionId: session, store: "disk" }
  await logins.start({ id, userId, ...place, remember: false, userAgent: "", at: now })
  expect(await logins.load({ id })).toMatchObject({
    createdAt: now,
    lastSeenAt: now,
    user: { username: "Ada" },
  })
  await logins.setLocation({ id }, { id: "after" as SessionId, store: "cookie" }, session)
  expect(await logins.listActive(userId)).toMatchObject([{ id, store: "cookie" }])
  await logins.endBySession(session)
  expect(await logins.load({ id })).toBeNull()
})
