/** The database store, in a table that the SQL of its README makes. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { PrismaClient } from "../../.generated/sqlite/client.ts"
import { databaseDriver } from "../session/drivers/database.ts"
import { StoreUnavailableError } from "../session/errors.ts"
import { driverContract } from "../session/testing/driver-contract.ts"
import { places } from "../session/testing/places.ts"
import { makeRow, newId, operations } from "../session/testing/rows.ts"
import type { SessionDriver, SessionId } from "../session/types.ts"
import { tableIn } from "../testing/session-readme.ts"

function makeTable(file: string) {
  const sql = new DatabaseSync(file)
  sql.exec(`PRAGMA journal_mode = WAL; ${tableIn("SQLite")}`)
  return sql
}

async function open() {
  const folder = mkdtempSync(join(tmpdir(), "database-"))
  const file = join(folder, "test.db")
  const sql = makeTable(file)
  const adapter = new PrismaBetterSqlite3({ url: `file:${file}` })
  const client = () => new PrismaClient({ adapter })
  const [prisma, second] = [client(), client()]
  return {
    ...{ sql, file, prisma, adapter },
    driver: databaseDriver({ table: prisma.session }),
    reopen: () => databaseDriver({ table: second.session }),
    fail: () => sql.exec('DROP TABLE "session"'),
    close: async () => {
      sql.close()
      await Promise.all([prisma.$disconnect(), second.$disconnect()])
      rmSync(folder, { recursive: true })
    },
  }
}

driverContract("database", open)

driverContract("database, read by SQL", async () => {
  const place = await open()
  return { ...place, driver: databaseDriver({ table: place.prisma.session, adapter: place.adapter }) }
})

let place: Awaited<ReturnType<typeof open>>
let reports: string[]
let driver: SessionDriver
let id: SessionId

beforeEach(async () => {
  place = await open()
  reports = []
  driver = databaseDriver({ table: place.prisma.session, onBroken: (message) => reports.push(message) })
  id = newId()
  await driver.create(id, makeRow())
})
afterEach(() => place.close())

describe.each([
  ["Prisma's delegate", false],
  ["SQL", true],
])("database: a row that can not be read, by %s", (_, bySql) => {
  beforeEach(() => {
    const { prisma, adapter } = place
    const options = { table: prisma.session, onBroken: (message: string) => reports.push(message) }
    driver = databaseDriver(bySql ? { ...options, adapter } : options)
  })

  test.each([
    ["no data", "data = NULL"],
    ["data that is no text", "data = CAST(data AS BLOB)"],
    ["an atime that is no time", "atime = 'yesterday'"],
    ["an atime beyond all times", "atime = 9e20"],
    ["an end beyond all times", "expires_at = 9223372036854775807"],
    ["an end that is no time", "expires_at = 'tomorrow'"],
    ["an empty end", "expires_at = ''"],
    ["a version that is no number", "version = 'first'"],
  ])("%s: no session, said once, left in place", async (_, damage) => {
    place.sql.exec(`UPDATE "session" SET ${damage}`)
    expect(await driver.read(id)).toBeNull()
    expect(await driver.read(id)).toBeNull()
    expect(reports).toHaveLength(1)
    expect(place.sql.prepare('SELECT count(*) AS n FROM "session"').get()).toEqual({ n: 1 })
    expect(await driver.delete(id)).toBe("ok")
  })
})

describe("database: one that can not serve", () => {
  test("without the table every operation says so", async () => {
    place.sql.exec('DROP TABLE "session"')
    for (const operation of Object.values(operations))
      await expect(operation(driver, id)).rejects.toThrow(StoreUnavailableError)
  })

  test("check notices that it can not be written", async () => {
    await place.prisma.$executeRawUnsafe("PRAGMA query_only = ON")
    expect(await driver.read(id)).toEqual(makeRow())
    await expect(driver.check()).rejects.toThrow(StoreUnavailableError)
  })
})

test("database: the columns are those of the seed, with times that people can read", () => {
  const row = place.sql.prepare('SELECT * FROM "session"').get()
  expect(row).toMatchObject({ session_id: id, version: 1, data: '{"n":0}' })
  expect(String(row?.atime)).toMatch(/^2029-12-31T23:30:00\.123/)
})

test("database: what is tested in all stores is tested in this one, by the setup file of vitest", () => {
  expect(places).toHaveProperty("database")
})
test.each(["json", "native"])(
  "database: a row that an earlier release has kept opens for ever: %s data",
  async (kind) => {
    const file = new URL("../session/testing/golden/format-1.json", import.meta.url)
    const { id, records, places } = JSON.parse(readFileSync(file, "utf8"))
    const columns = Object.entries<string | number>({ ...places.table, data: records[kind] })
    const [names, values] = [columns.map(([name]) => name), columns.map(([, value]) => value)]
    const insert = `INSERT INTO "session" (${names}) VALUES (${names.map(() => "?")})`
    place.sql.prepare(insert).run(...values)
    expect(await driver.read(id)).toEqual({
      version: 7,
      data: records[kind],
      atime: new Date("2026-01-01T12:00:00.000Z"),
      expiresAt: new Date("2026-01-01T12:30:00.000Z"),
    })
  },
)
