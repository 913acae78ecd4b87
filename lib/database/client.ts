/** Prisma's client for SQLite or PostgreSQL. The site's own is in lib/site/database.ts. */
import { PrismaClient as PostgresqlClient } from "../../.generated/postgresql/client.ts"
import { type Prisma, PrismaClient } from "../../.generated/sqlite/client.ts"
import { type Adapter, DatabaseUnavailableError, guarded } from "./guarded.ts"
import { postgresql } from "./postgresql.ts"
import { SqliteFile } from "./sqlite.ts"

/** The client, for both databases: their models are the same. */
export type Database = PrismaClient & {
  /** What the client was made with. */
  readonly adapter: Adapter
}

/** A client, or one within a transaction. */
export type DatabaseAccess = Prisma.TransactionClient

/**
 * Makes a client. It connects with its first operation, and again after a failure. A statement that the database can not serve
 * throws DatabaseUnavailableError within five seconds, not counting a transaction of this process before it. Faults of the request itself are thrown as
 * Prisma's own errors: P2002 when a unique value is taken, P2025 when there is no such record.
 *
 * @param url `file:<absolute path>` for SQLite, `postgresql://…` for PostgreSQL
 */
export function createDatabase(url: string): Database {
  const isSqlite = url.startsWith("file:")
  const adapter = guarded(isSqlite ? new SqliteFile(url.slice("file:".length)) : postgresql(url))
  const Client = isSqlite ? PrismaClient : (PostgresqlClient as unknown as typeof PrismaClient)
  return Object.assign(new Client({ adapter }), { adapter })
}

/**
 * Runs `work` in one transaction: all of it takes effect, or nothing. Not for what each request does: with SQLite all other
 * operations of this process wait meanwhile.
 *
 * @throws DatabaseUnavailableError
 */
export async function inTransaction<T>(db: Database, work: (db: DatabaseAccess) => Promise<T>): Promise<T> {
  try {
    return await db.$transaction(work)
  } catch (error) {
    // P2028: it could not begin, or not end in time.
    throw hasCode(error, "P2028") ? new DatabaseUnavailableError(error) : error
  }
}

/** Whether this is Prisma's error with this code, such as P2002: a unique value is taken. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}
