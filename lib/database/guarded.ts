/** What a database's adapter does not do by itself: waiting for locks, with an end, and one error for all that is down. */
import { setTimeout as pause } from "node:timers/promises"
import type { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"

/** The database can not serve. The answer is 503. */
export class DatabaseUnavailableError extends Error {
  override readonly name = "DatabaseUnavailableError"
  constructor(cause: unknown) {
    super(`The database is unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
  }
}

/** What Prisma's client needs of an adapter. */
export type Adapter = Pick<PrismaBetterSqlite3, "adapterName" | "connect"> & {
  readonly provider: "sqlite" | "postgres"
  readonly isShared?: boolean
}
type Connection = Awaited<ReturnType<Adapter["connect"]>>

/** Milliseconds for which a statement that meets a lock is tried again. One that hangs is for the adapter to end: postgresql.ts. */
const PATIENCE = 5000

/**
 * The adapter, whose statements are tried again while another connection holds a lock, and throw DatabaseUnavailableError where
 * the database can not serve. Here, and not around the client: what Prisma calls an extension takes longer than to read a row.
 * Whoever connects gets the same connection, which keeps statements out of a transaction of another's.
 */
export function guarded(adapter: Adapter): Adapter {
  let connection: Promise<Connection> | undefined
  const forget = () => {
    connection = undefined
  }
  const open = async () => {
    try {
      return guardedConnection(await attempt(() => adapter.connect()), forget)
    } catch (error) {
      forget()
      throw error
    }
  }
  const connect = () => {
    connection ??= open()
    return connection
  }
  return { provider: adapter.provider, adapterName: adapter.adapterName, isShared: true, connect }
}

function guardedConnection(connection: Connection, forget: () => void): Connection {
  const { startTransaction, dispose } = connection
  connection.dispose = () => {
    forget()
    return dispose.call(connection)
  }
  connection.startTransaction = (isolationLevel) =>
    attempt(async () => guardStatements(await startTransaction.call(connection, isolationLevel)))
  return guardStatements(connection)
}

function guardStatements<Q extends Pick<Connection, "queryRaw" | "executeRaw">>(connection: Q): Q {
  const { queryRaw, executeRaw } = connection
  connection.queryRaw = (query) => attempt(() => queryRaw.call(connection, query))
  connection.executeRaw = (query) => attempt(() => executeRaw.call(connection, query))
  return connection
}

async function attempt<T>(work: () => Promise<T>): Promise<T> {
  const giveUp = performance.now() + PATIENCE
  for (let wait = 5; ; wait = Math.min(2 * wait, 100)) {
    try {
      return await work()
    } catch (error) {
      if (isOfTheRequest(error)) throw error
      if (!isBusy(error) || performance.now() + wait > giveUp) throw new DatabaseUnavailableError(error)
      await pause(wait * (0.5 + Math.random()))
    }
  }
}

/** What the adapter says of an error of its driver. */
const causeOf = (error: unknown) => ((error as Error).cause ?? {}) as { kind?: string; originalCode?: string }

/** Whether another connection holds the lock (SQLite) or won the race (PostgreSQL). The statement had no effect. */
function isBusy(error: unknown): boolean {
  const { kind, originalCode } = causeOf(error)
  return /^SQLITE_(BUSY|LOCKED)/.test(originalCode ?? "") || kind === "TransactionWriteConflict"
}

/** Whether the fault lies in the statement's values, or in the row that it found, and not in the database. */
function isOfTheRequest(error: unknown): boolean {
  // A column holds a number that is no time.
  if (error instanceof RangeError) return true
  return /ConstraintViolation$|^(LengthMismatch|ValueOutOfRange|InvalidInputValue)$/.test(causeOf(error).kind ?? "")
}
