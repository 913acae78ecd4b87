import { IdTakenError, StoreUnavailableError } from "../errors.ts"
import type { LoginJoin } from "../logins/register.ts"
import { removeInSteps } from "../time/pace.ts"
import type { Row, SessionDriver, SessionId, Version } from "../types.ts"
import { rowOf, rowsBySql, type TableRow } from "./database-sql.ts"
import { reportOnce } from "./report-once.ts"
import type { SqlAdapter } from "./sql.ts"

/** What is needed of Prisma's delegate for the model `Session` (prisma/schema.prisma). */
export interface SessionTable {
  create(query: { data: TableRow }): PromiseLike<unknown>
  findUnique(query: { where: { sessionId: string } }): PromiseLike<TableRow | null>
  findMany(query: IdQuery): PromiseLike<{ sessionId: string }[]>
  count(query: { where: Where }): PromiseLike<number>
  updateMany(query: { where: Where; data: Omit<TableRow, "sessionId"> }): PromiseLike<{ count: number }>
  deleteMany(query: { where: Where }): PromiseLike<{ count: number }>
}

type Order = { sessionId: "asc" } | { expiresAt: "asc" }
type IdQuery = { where: Where; select: { sessionId: true }; orderBy: Order; take: number }
type Where = { sessionId?: string | { gt: string } | { in: string[] }; version?: number; expiresAt?: { lte: Date } }

export interface DatabaseOptions {
  /** `prisma.session`. This driver tries each statement once: waiting for a busy server is the client's affair. */
  readonly table: SessionTable
  /** That of the client, to read and update by SQL instead of the delegate: see stores/database.ts for where that may be. */
  readonly adapter?: SqlAdapter | undefined
  /** Has a row's login read with it by the `adapter`: `join` of a register whose table is in the same database. */
  readonly join?: LoginJoin | undefined
  /** Told once about each row that can not be read. It stays in the table until it expires. */
  readonly onBroken?: (message: string) => void
}

const BATCH = 100

/** A table, through Prisma. Each operation is one conditional statement, so none needs a transaction. */
export function databaseDriver({ table, adapter, join, onBroken = () => {} }: DatabaseOptions): SessionDriver {
  const reportBroken = reportOnce(onBroken)
  const rows = { ...rowsByDelegate(table), ...(adapter && rowsBySql(adapter, join)) }

  const answer = (id: SessionId, statement: () => PromiseLike<{ count: number }>) =>
    guard(async () => {
      if ((await statement()).count === 1) return "ok"
      return (await table.count({ where: { sessionId: id } })) === 0 ? "gone" : "conflict"
    })

  return {
    async create(id, row) {
      await guard(() => table.create({ data: { sessionId: id, ...columns(row) } }))
    },
    async read(id) {
      try {
        return await rows.read(id)
      } catch (error) {
        // P2023: a column holds what its type can not be. RangeError: it holds no possible time, or no data.
        const isBroken = hasCode(error, "P2023") || error instanceof RangeError
        if (!isBroken) throw new StoreUnavailableError("database", error)
        reportBroken(id, `The row of session ${id} can not be read: ${error.message.split("\n").at(-1)}`)
        return null
      }
    },
    update: (id, row, expected) => answer(id, () => rows.update(id, row, expected)),
    delete: (id, expected) => {
      const where = expected === undefined ? { sessionId: id } : { sessionId: id, version: expected }
      return answer(id, () => table.deleteMany({ where }))
    },
    deleteExpired(now) {
      const expired = { expiresAt: { lte: now } }
      // In the order of the index: Prisma's default, by id, would sort all that have expired for each step.
      const query = { select: { sessionId: true }, orderBy: { expiresAt: "asc" }, take: BATCH } as const
      // In steps, since with SQLite a statement and its wait for the disk run on this thread.
      const step = async () => {
        const found = await table.findMany({ where: expired, ...query })
        const ids = found.map(({ sessionId }) => sessionId)
        // The condition again, on the row itself, spares a session that has been renewed meanwhile. `limit` would not:
        // it makes a subquery, which PostgreSQL does not evaluate again after it has waited for the renewal.
        const { count } = await table.deleteMany({ where: { sessionId: { in: ids }, ...expired } })
        return { removed: count, more: ids.length === BATCH }
      }
      return guard(() => removeInSteps(step))
    },
    async check() {
      // Removes nothing, but is a write: a database that can only be read refuses it.
      await guard(() => table.deleteMany({ where: { sessionId: "" } }))
    },
    async *ids() {
      const query = { select: { sessionId: true }, orderBy: { sessionId: "asc" }, take: BATCH } as const
      for (let after = ""; ; ) {
        const rows = await guard(() => table.findMany({ where: { sessionId: { gt: after } }, ...query }))
        for (const { sessionId } of rows) yield sessionId as SessionId
        if (rows.length < BATCH) return
        after = rows.at(-1)?.sessionId ?? ""
      }
    },
  }
}

/** What requests do to one row, as rowsBySql does. */
const rowsByDelegate = (table: SessionTable) => ({
  async read(id: SessionId): Promise<Row | null> {
    const found = await table.findUnique({ where: { sessionId: id } })
    return found && rowOf(found)
  },
  async update(id: SessionId, row: Row, expected: Version) {
    return table.updateMany({ where: { sessionId: id, version: expected }, data: columns(row) })
  },
})

const columns = ({ version, data, atime, expiresAt }: Row) => ({ version, data, atime, expiresAt })

async function guard<T>(operation: () => PromiseLike<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    // P2002: the unique column `session_id` has this value already.
    throw hasCode(error, "P2002") ? new IdTakenError() : new StoreUnavailableError("database", error)
  }
}

const hasCode = (error: unknown, code: string): error is Error =>
  error instanceof Error && "code" in error && error.code === code
