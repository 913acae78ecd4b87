import { execFile } from "node:child_process"
import { copyFile, mkdtemp, rename, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"
import { beforeEach, describe, expect, it, onTestFinished } from "vitest"
import { clientContract, row } from "../testing/client-contract.ts"
import { createDatabase, type Database, inTransaction } from "./client.ts"
import { DatabaseUnavailableError } from "./guarded.ts"
import { migrate } from "./migrate.ts"
import { SqliteFile } from "./sqlite.ts"

describe("SQLite", () => {
  let folder: string
  let path: string
  let db: Database
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "db-"))
    path = join(folder, "data", "test.db")
    await migrate(`file:${path}`)
    db = createDatabase(`file:${path}`)
    return async () => {
      await db.$disconnect()
      await rm(folder, { recursive: true })
    }
  })
  clientContract(() => db)

  it("has the session table that web.py's users know", async () => {
    const [table] = await db.$queryRaw<{ sql: string }[]>`SELECT sql FROM sqlite_master WHERE name = 'session'`
    expect(table?.sql.replace(/\s+/g, " ")).toContain(
      "( session_id CHAR(128) UNIQUE NOT NULL, atime DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP, data TEXT, version INTEGER NOT NULL, expires_at DATETIME NOT NULL )",
    )
    expect((await stat(join(folder, "data"))).mode & 0o777).toBe(0o700)
  })
  it("survives a crash: WAL, every commit synced", async () => {
    expect(await db.$queryRaw`PRAGMA journal_mode`).toEqual([{ journal_mode: "wal" }])
    expect(await db.$queryRaw`PRAGMA synchronous`).toMatchObject([{ synchronous: 2n }])
  })
  it("is down while its file or folder is away, and works when it is back", async () => {
    await db.session.create({ data: row("a") })
    for (const [here, away] of [
      [path, join(folder, "away.db")],
      [join(folder, "data"), join(folder, "away")],
    ] as const) {
      await rename(here, away)
      await expect(db.session.count()).rejects.toThrow(DatabaseUnavailableError)
      await expect(db.$queryRaw`SELECT 1`).rejects.toThrow(DatabaseUnavailableError)
      await expect(stat(path)).rejects.toThrow()
      await rename(away, here)
      expect(await db.session.count()).toBe(1)
    }
  })
  it("goes over to a file that was put in the place of the old one", async () => {
    await db.session.create({ data: row("a") })
    await db.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`
    await copyFile(path, join(folder, "backup.db"))
    await db.session.create({ data: row("b") })
    await rename(path, join(folder, "old.db"))
    for (const suffix of ["-wal", "-shm"]) await rename(path + suffix, join(folder, `old.db${suffix}`))
    await rename(join(folder, "backup.db"), path)
    expect(await Promise.all([db.session.count(), db.session.count()])).toEqual([1, 1])
    await db.session.create({ data: row("c") })
    expect(await db.session.count()).toBe(2)
  })
  it("commits nothing where the file was exchanged during the transaction", async () => {
    await db.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`
    await copyFile(path, join(folder, "backup.db"))
    const work = inTransaction(db, async (transaction) => {
      await transaction.session.create({ data: row("a") })
      await rename(path, join(folder, "old.db"))
      for (const suffix of ["-wal", "-shm"]) await rename(path + suffix, join(folder, `old.db${suffix}`))
      await rename(join(folder, "backup.db"), path)
    })
    await expect(work).rejects.toThrow(DatabaseUnavailableError)
    await db.session.create({ data: row("b") })
    expect(await db.session.count()).toBe(1)
  })
  it("keeps what waited for one transaction out of the next", async () => {
    const connection = await new SqliteFile(path).connect()
    onTestFinished(() => connection.dispose())
    const query = (sql: string) => ({ sql, args: [], argTypes: [] })
    const first = await connection.startTransaction()
    const waiting = connection.executeRaw(
      query("INSERT INTO session (session_id, data, version, expires_at) VALUES ('a', 'a', 1, 0)"),
    )
    const next = connection.startTransaction()
    await first.executeRaw(query("COMMIT"))
    await first.commit()
    await waiting
    const second = await next
    await second.executeRaw(query("ROLLBACK"))
    await second.rollback()
    expect(await db.session.count()).toBe(1)
  })
  it("is down when the file is no database or has no tables", async () => {
    await db.$disconnect()
    await writeFile(path, "x".repeat(5000))
    await expect(db.session.count()).rejects.toThrow(DatabaseUnavailableError)
    await writeFile(path, "")
    await expect(db.session.count()).rejects.toThrow(DatabaseUnavailableError)
  })
  it("waits for another connection's lock without blocking the process, and not for ever", async () => {
    const other = await new SqliteFile(path).connect()
    onTestFinished(() => other.dispose())
    await other.executeScript("BEGIN IMMEDIATE")
    const [late, never] = [db.session.create({ data: row("a") }), createDatabase(`file:${path}`)]
    await expect(Promise.race([late, new Promise((done) => setImmediate(done, "free"))])).resolves.toBe("free")
    await other.executeScript("COMMIT")
    await late
    await other.executeScript("BEGIN IMMEDIATE")
    await expect(never.session.create({ data: row("b") })).rejects.toThrow(DatabaseUnavailableError)
    await other.executeScript("COMMIT")
    expect(await db.session.count()).toBe(1)
  }, 10_000)
  it("is migrated once, by however many processes start at once", async () => {
    const url = `file:${join(folder, "new", "fresh.db")}`
    const program = `import { migrate } from "./lib/database/migrate.ts"; console.log((await migrate("${url}")).length)`
    const run = () => promisify(execFile)(process.execPath, ["--input-type=module-typescript", "-e", program])
    const applied = (await Promise.all([run(), run(), run()])).map(({ stdout }) => stdout.trim())
    expect(applied.filter((count) => count === "0")).toHaveLength(2)
  })
})
