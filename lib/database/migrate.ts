/**
 * Applies the SQL files under prisma/ in the order of their names, and records them as `prisma migrate deploy` does, so that
 * Prisma's own tools agree. Prisma's command downloads a native engine on first use; this needs none.
 */
import { createHash, randomUUID } from "node:crypto"
import { mkdirSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { postgresql } from "./postgresql.ts"

type Connection = Awaited<ReturnType<PrismaBetterSqlite3["connect"]>>

interface Migration {
  readonly name: string
  readonly sql: string
  readonly checksum: string
}

/**
 * Milliseconds that a statement may take in PostgreSQL: it may index a large table, or wait for another process that
 * migrates.
 */
const PATIENCE = 600_000

/** What differs between the two databases. `lock` begins a transaction that excludes all other processes that migrate. */
const dialects = {
  sqlite: {
    migrations: "prisma/migrations",
    lock: "BEGIN IMMEDIATE",
    now: "CAST(unixepoch('subsec') * 1000 AS INTEGER)",
    table: `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
      "id" TEXT PRIMARY KEY NOT NULL, "checksum" TEXT NOT NULL, "finished_at" DATETIME, "migration_name" TEXT NOT NULL,
      "logs" TEXT, "rolled_back_at" DATETIME, "started_at" DATETIME NOT NULL DEFAULT current_timestamp,
      "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0)`,
  },
  postgresql: {
    migrations: "prisma/postgresql/migrations",
    // Behind a pooler the role's own timeout would hold. The number is the one that Prisma itself locks while it migrates.
    lock: `BEGIN; SET LOCAL statement_timeout = ${PATIENCE}; SELECT pg_advisory_xact_lock(72707369)`,
    now: "now()",
    table: `CREATE TABLE IF NOT EXISTS _prisma_migrations (
      id VARCHAR(36) PRIMARY KEY NOT NULL, checksum VARCHAR(64) NOT NULL, finished_at TIMESTAMPTZ,
      migration_name VARCHAR(255) NOT NULL, logs TEXT, rolled_back_at TIMESTAMPTZ,
      started_at TIMESTAMPTZ NOT NULL DEFAULT now(), applied_steps_count INTEGER NOT NULL DEFAULT 0)`,
  },
}

/**
 * Brings a database up to date, creating it if it is a file. Safe when several processes do so at once.
 *
 * @param url `file:<absolute path>` or `postgresql://…`
 * @param folder of the project, where `prisma/` is
 * @returns the names of the migrations that were applied now
 * @throws Error when the database can not be reached, or a migration was changed after it had been applied
 */
export async function migrate(url: string, folder = process.cwd()): Promise<string[]> {
  const dialect = url.startsWith("file:") ? dialects.sqlite : dialects.postgresql
  const connection = await connect(url)
  try {
    // One transaction for all: nothing is half applied, and the lock is held until the last record is written.
    await connection.executeScript(dialect.lock)
    try {
      await connection.executeScript(dialect.table)
      const applied = await appliedMigrations(connection)
      const pending = readMigrations(join(/* turbopackIgnore: true */ folder, dialect.migrations)).filter(
        ({ name, checksum }) => {
          const known = applied.get(name)
          if (known !== undefined && known !== checksum)
            throw new Error(
              `Migration ${name} was changed after it had been applied. Restore its file, and put the change in a new migration.`,
            )
          return known === undefined
        },
      )
      for (const { name, sql, checksum } of pending) {
        await connection.executeScript(sql)
        await connection.executeScript(`INSERT INTO _prisma_migrations
          (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
          VALUES ('${randomUUID()}', '${checksum}', '${name}', ${dialect.now}, ${dialect.now}, 1)`)
      }
      await connection.executeScript("COMMIT")
      return pending.map(({ name }) => name)
    } catch (error) {
      await connection.executeScript("ROLLBACK")
      throw error
    }
  } finally {
    await connection.dispose()
  }
}

async function connect(url: string): Promise<Connection> {
  // One connection, since the transaction lives on it.
  if (!url.startsWith("file:")) return postgresql(url, { connections: 1, patience: PATIENCE }).connect()
  const path = url.slice("file:".length)
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  const connection = await new PrismaBetterSqlite3({ url, timeout: 10_000 }).connect()
  await connection.executeScript("PRAGMA journal_mode = WAL")
  return connection
}

async function appliedMigrations(connection: Connection): Promise<Map<string, string>> {
  const { rows } = await connection.queryRaw({
    sql: "SELECT migration_name, checksum FROM _prisma_migrations WHERE rolled_back_at IS NULL",
    args: [],
    argTypes: [],
  })
  return new Map(rows.map(([name, checksum]) => [String(name), String(checksum)]))
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return names
    .map(({ name }) => {
      const sql = readFileSync(join(/* turbopackIgnore: true */ folder, name, "migration.sql"), "utf8")
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") }
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
