/** Databases that tell what statements a client sends them, and how they find the rows for each. */
import Sqlite from "better-sqlite3"
import pg from "pg"
import { createTestDatabase } from "../accounts/testing/database.ts"
import { createDatabase, type Database } from "../database/client.ts"
import { migrate } from "../database/migrate.ts"
import { generate } from "./many-rows.ts"
import { startPostgresql } from "./postgresql.ts"

export interface Place {
  readonly db: Database
  /** The steps of the plan for a statement, one a line. On PostgreSQL a SELECT is run, too, and its steps measured. */
  explain(sql: string, values: unknown[]): Promise<string>
  run(sql: string): Promise<unknown>
  /** Indexes that can be dropped. */
  indexes(): Promise<string[]>
  /** A whole table is read, or all logins that have not ended. */
  readonly wholeTable: RegExp
  /** Rows are sorted, or read and left. */
  readonly inVain: RegExp
  close(): Promise<void>
}

export async function onSqlite(): Promise<Place> {
  const { db, url, close } = await createTestDatabase()
  const connection = new Sqlite(url.slice("file:".length))
  const bound = (value: unknown) =>
    typeof value === "boolean" ? Number(value) : value instanceof Date ? value.toISOString() : value
  const column = (sql: string, values: unknown[] = []) =>
    connection
      .prepare(sql)
      .pluck()
      .all(...values) as string[]
  return {
    db,
    explain: async (sql, values) =>
      (connection.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values.map(bound)) as { detail: string }[])
        .map(({ detail }) => detail)
        .join("\n"),
    run: async (sql) => connection.exec(sql),
    indexes: async () => column("SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"),
    // "sub" is the result of a subquery.
    wholeTable: /^SCAN (?!sub\b)|\(ended_at=\?\)$/m,
    inVain: /TEMP B-TREE/,
    async close() {
      connection.close()
      await close()
    },
  }
}

/** On tables with rows enough that an index is the shorter way. */
export async function onPostgresql(): Promise<Place> {
  const server = await startPostgresql()
  await migrate(server.url)
  const connection = new pg.Client(server.url)
  await connection.connect()
  await generate(connection, 20_000)
  const db = createDatabase(server.url)
  const column = async (sql: string, values: unknown[] = []) =>
    (await connection.query({ text: sql, values, rowMode: "array" })).rows.map(([value]) => value)
  return {
    db,
    explain: async (sql, values) =>
      (await column(`EXPLAIN (ANALYZE ${/^\s*SELECT/.test(sql)}) ${sql}`, values)).join("\n"),
    run: (sql) => connection.query(sql),
    indexes: () =>
      column(`SELECT indexrelid::regclass FROM pg_index WHERE indrelid::regclass::text !~ '^(pg_|_prisma)'
        AND indexrelid NOT IN (SELECT conindid FROM pg_constraint)`),
    wholeTable: /Seq Scan|Index Cond: \(ended_at IS NULL\)$/m,
    inVain: /Sort|Rows Removed/,
    async close() {
      await connection.end()
      await db.$disconnect()
      await server.remove()
    },
  }
}

export interface Statement {
  readonly query: string
  readonly values: unknown[]
}

/** The statements that `work` sends, each once, with values that it had. */
export async function sentBy(db: Database, work: (db: Database) => Promise<void>): Promise<Statement[]> {
  const sent = new Map<string, unknown[]>()
  const record = (to: Pick<Connection, "queryRaw" | "executeRaw">) => {
    const { queryRaw, executeRaw } = to
    const noted = (query: Query) => {
      sent.set(query.sql, query.args)
      return query
    }
    to.queryRaw = (query) => queryRaw.call(to, noted(query))
    to.executeRaw = (query) => executeRaw.call(to, noted(query))
  }
  const connection = await db.adapter.connect()
  const { startTransaction } = connection
  connection.startTransaction = async (level) => {
    const transaction = await startTransaction.call(connection, level)
    record(transaction)
    return transaction
  }
  record(connection)
  await work(db)
  return [...sent].map(([query, values]) => ({ query, values }))
}

type Connection = Awaited<ReturnType<Database["adapter"]["connect"]>>
type Query = Parameters<Connection["queryRaw"]>[0]
