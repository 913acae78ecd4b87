/**
 * Prisma's client for SQLite or PostgreSQL, with a bound on how long an operation takes. The site's own is in
 * lib/site/database.ts.
 */
import { setTimeout as pause } from "node:timers/promises"
import { PrismaClient as PostgresqlClient } from "../../.generated/postgresql/client.ts"
import { type Prisma, PrismaClient } from "../../.generated/sqlite/client.ts"
import { postgresql, SqliteFile } from "./adapter.ts"

/** The database can not serve. The answer is 503. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError"
  constructor(cause: unknown) {
    super(`The database is unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** The client's type, for both databases: their models are the same. */
export type Database = PrismaClient

/** A client, or one within a transaction. */
export type DatabaseAccess = Prisma.TransactionClient

/** Milliseconds after which an operation fails, whatever it is waiting for. */
const deadline = 5000

/**
 * Makes a client. It connects with its first operation, and again after a failure. Operations throw
 * DatabaseUnavailableError, within five seconds, when the database can not serve. Faults of the request itself are thrown as
 * Prisma's own errors: P2002 when a unique value is taken, P2025 when there is no such record.
 *
 * @param url `file:<absolute path>` for SQLite, `postgresql://…` for PostgreSQL
 */
export function createDatabase(url: string): Database {
  if (!url.startsWith("file:")) {
    return guarded(new PostgresqlClient({ adapter: postgresql(url) }) as unknown as PrismaClient)
  }
  const file = new SqliteFile(url.slice("file:".length))
  const client = new PrismaClient({ adapter: file })
  return guarded(client, async () => {
    if (!file.isCurrent()) await client.$disconnect()
  })
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
    if (error instanceof DatabaseUnavailableError || isRequestError(error)) throw error
    throw new DatabaseUnavailableError(error)
  }
}

/**
 * Wraps every operation of the client: `check` runs before it, it is tried again while another connection holds a lock, and
 * it ends within the deadline.
 */
function guarded(client: PrismaClient, check?: () => Promise<void>): Database {
  const extended = client.$extends({
    query: {
      async $allOperations({ args, query }) {
        const giveUp = performance.now() + deadline
        for (let wait = 5; ; wait = Math.min(2 * wait, 100)) {
          try {
            await check?.()
            return await within(Math.max(1, giveUp - performance.now()), query(args))
          } catch (error) {
            if (isRequestError(error)) throw error
            if (!isBusy(error) || performance.now() + wait > giveUp) throw new DatabaseUnavailableError(error)
            await pause(wait * (0.5 + Math.random()))
          }
        }
      },
    },
  })
  return extended as unknown as Database
}

async function within<T>(milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it did not answer in time")), milliseconds)
  })
  return Promise.race([work, timeout]).finally(() => clearTimeout(timer))
}

/** The driver's own error, as far as Prisma passes it on. */
function driverError(error: unknown): { kind?: string; originalCode?: string } {
  const { meta } = error as { meta?: { driverAdapterError?: { cause?: object } } }
  return meta?.driverAdapterError?.cause ?? {}
}

/** Whether another connection holds the lock (SQLite) or won the race (PostgreSQL). The operation had no effect. */
function isBusy(error: unknown): boolean {
  const { kind, originalCode } = driverError(error)
  return /^SQLITE_(BUSY|LOCKED)/.test(originalCode ?? "") || kind === "TransactionWriteConflict"
}

/** Whether this is Prisma's error with this code, such as P2002: a unique value is taken. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && "code" in error && error.code === code
}

/** Whether the fault lies in the request, or in the row that it found, and not in the database. */
function isRequestError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const requestErrors = /^P20(00|02|03|07|11|12|13|14|15|17|18|19|20|23|25)$/
  return (
    error.name === "PrismaClientValidationError" ||
    // A column holds a number that is no time.
    error instanceof RangeError ||
    ("code" in error && requestErrors.test(String(error.code))) ||
    /ConstraintViolation$/.test(driverError(error).kind ?? "")
  )
}
