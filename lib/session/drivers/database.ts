import { IdTakenError, StoreUnavailableError } from "../errors.ts"
import { leisurely } from "../time/pace.ts"
import type { Row, SessionDriver, SessionId } from "../types.ts"
import { reportOnce } from "./report-once.ts"

/** The part of Prisma's delegate for the model `Session` (prisma/schema.prisma) that is needed here. */
export interface SessionTable {
  create(query: { data: TableRow }): PromiseLike<unknown>
  findUnique(query: { where: { sessionId: string } }): PromiseLike<TableRow | null>
  findMany(query: {
    where: { sessionId?: { gt: string }; expiresAt?: { lte: Date } }
    select: { sessionId: true }
    orderBy?: { sessionId: "asc" }
    take: number
  }): PromiseLike<{ sessionId: string }[]>
  count(query: { where: { sessionId: string } }): PromiseLike<number>
  updateMany(query: {
    where: { sessionId: string; version: number }
    data: Omit<TableRow, "sessionId">
  }): PromiseLike<{ count: number }>
  deleteMany(query: {
    where: { sessionId?: string | { in: string[] }; version?: number; expiresAt?: { lte: Date } }
  }): PromiseLike<{ count: number }>
}

interface TableRow {
  sessionId: string
  version: number
  data: string | null
  atime: Date
  expiresAt: Date
}

export interface DatabaseOptions {
  /** `prisma.session`. What it does about busy and silent servers is its own affair: this driver tries once. */
  readonly table: SessionTable
  /** Told once about each row that can not be read. It stays in the table until it expires. */
  readonly onBroken?: (message: string) => void
}

const batchSize = 50

/**
 * A table, through Prisma. Each operation is one conditional statement: what compares also writes, so there is no
 * transaction to be lost between the two.
 */
export function databaseDriver({ table, onBroken = () => {} }: DatabaseOptions): SessionDriver {
  const reportBroken = reportOnce(onBroken)

  function report(id: SessionId, problem: string): null {
    reportBroken(id, `The row of session ${id} can not be read: ${problem}`)
    return null
  }

  async function missed(id: SessionId): Promise<"gone" | "conflict"> {
    return (await table.count({ where: { sessionId: id } })) === 0 ? "gone" : "conflict"
  }

  return {
    async create(id, row) {
      try {
        await table.create({ data: { sessionId: id, ...columns(row) } })
      } catch (error) {
        if (hasCode(error, "P2002")) throw new IdTakenError()
        throw new StoreUnavailableError("database", error)
      }
    },

    async read(id) {
      try {
        const found = await table.findUnique({ where: { sessionId: id } })
        return found && (rowOf(found) ?? report(id, "a column holds no such value as it should"))
      } catch (error) {
        // Prisma's words for a column that holds what its type can not be, and for a number beyond all times.
        if (hasCode(error, "P2023") || error instanceof RangeError)
          return report(id, error.message.split("\n").at(-1) ?? "")
        throw new StoreUnavailableError("database", error)
      }
    },

    update: (id, row, expected) =>
      guard(async () => {
        const where = { sessionId: id, version: expected }
        const { count } = await table.updateMany({ where, data: columns(row) })
        return count === 1 ? "ok" : await missed(id)
      }),

    delete: (id, expected) =>
      guard(async () => {
        const where = expected === undefined ? { sessionId: id } : { sessionId: id, version: expected }
        const { count } = await table.deleteMany({ where })
        return count === 1 ? "ok" : await missed(id)
      }),

    deleteExpired: (now) =>
      guard(async () => {
        let removed = 0
        const removeSome = async () => {
          const expired = { expiresAt: { lte: now } }
          const found = await table.findMany({ where: expired, select: { sessionId: true }, take: batchSize })
          const ids = found.map(({ sessionId }) => sessionId)
          // The condition once more, on the row itself, so that a session renewed meanwhile is spared. Not `limit`: that
          // puts it into a subquery, which PostgreSQL does not ask again after it has waited for the renewal.
          removed += (await table.deleteMany({ where: { sessionId: { in: ids }, ...expired } })).count
          return ids.length === batchSize
        }
        // With SQLite a statement runs on this very thread, and so does the wait for the disk.
        while (await leisurely(removeSome));
        return removed
      }),

    check: () =>
      guard(async () => {
        // Removes nothing, but takes the way of a write: a database that can only be read refuses it.
        await table.deleteMany({ where: { sessionId: "" } })
      }),

    async *ids() {
      let last = ""
      for (;;) {
        const rows = await guard(() =>
          table.findMany({
            where: { sessionId: { gt: last } },
            select: { sessionId: true },
            orderBy: { sessionId: "asc" },
            take: batchSize,
          }),
        )
        for (const { sessionId } of rows) yield sessionId as SessionId
        const end = rows.at(-1)
        if (!end) return
        last = end.sessionId
      }
    },
  }
}

function columns({ version, data, atime, expiresAt }: Row): Omit<TableRow, "sessionId"> {
  return { version, data, atime, expiresAt }
}

/** Undefined if a column holds what no session has. */
function rowOf({ version, data, atime, expiresAt }: TableRow): Row | undefined {
  const valid = [atime, expiresAt].every((date) => date instanceof Date && !Number.isNaN(date.getTime()))
  if (!valid || data === null) return undefined
  return { version, data, atime, expiresAt }
}

async function guard<T>(operation: () => PromiseLike<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw new StoreUnavailableError("database", error)
  }
}

function hasCode(error: unknown, code: string): error is Error {
  return error instanceof Error && "code" in error && error.code === code
}
