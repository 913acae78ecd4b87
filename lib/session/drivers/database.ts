import { IdTakenError, StoreUnavailableError } from "../errors.ts"
import { leisurely } from "../time/pace.ts"
import type { SessionDriver, SessionId } from "../types.ts"
import { reportOnce } from "./report-once.ts"

interface TableRow {
  sessionId: string
  version: number
  data: string | null
  atime: Date
  expiresAt: Date
}

interface Where {
  sessionId?: string | { in: string[] } | { gt: string }
  version?: number
  expiresAt?: { lte: Date }
}

/** The part of Prisma's delegate for the model `Session` (prisma/schema.prisma) that is needed here. */
export interface SessionTable {
  create(query: { data: TableRow }): PromiseLike<unknown>
  findUnique(query: { where: { sessionId: string } }): PromiseLike<TableRow | null>
  findMany(query: {
    where: Where
    select: { sessionId: true }
    orderBy?: { sessionId: "asc" }
    take: number
  }): PromiseLike<{ sessionId: string }[]>
  count(query: { where: Where }): PromiseLike<number>
  updateMany(query: { where: Where; data: Omit<TableRow, "sessionId"> }): PromiseLike<{ count: number }>
  deleteMany(query: { where: Where }): PromiseLike<{ count: number }>
}

export interface DatabaseOptions {
  /** `prisma.session`. The driver tries once: what to do about a busy or silent server is the client's affair. */
  readonly table: SessionTable
  /** Told once about each row that can not be read. It stays in the table until it expires. */
  readonly onBroken?: (message: string) => void
}

const batchSize = 50
const select = { sessionId: true } as const

/** A table, through Prisma. Each write is one conditional statement, so it needs no transaction. */
export function databaseDriver({ table, onBroken = () => {} }: DatabaseOptions): SessionDriver {
  const reportBroken = reportOnce(onBroken)

  function report(id: SessionId, problem: string): null {
    reportBroken(id, `The row of session ${id} can not be read: ${problem}`)
    return null
  }

  /** What became of a conditional statement that was to change one row. */
  async function outcome(id: SessionId, { count }: { count: number }): Promise<"ok" | "gone" | "conflict"> {
    if (count === 1) return "ok"
    return (await table.count({ where: { sessionId: id } })) === 0 ? "gone" : "conflict"
  }

  return {
    async create(id, row) {
      try {
        await table.create({ data: { sessionId: id, ...columns(row) } })
      } catch (error) {
        throw hasCode(error, "P2002") ? new IdTakenError() : new StoreUnavailableError("database", error)
      }
    },

    async read(id) {
      try {
        const found = await table.findUnique({ where: { sessionId: id } })
        if (!found) return null
        const { data, atime, expiresAt } = found
        const areTimes = [atime, expiresAt].every((date) => !Number.isNaN(date.getTime()))
        return data !== null && areTimes
          ? { ...columns(found), data }
          : report(id, "a column holds no such value")
      } catch (error) {
        // Prisma's words for a column whose value is not of its type, and for a number beyond all times.
        if (hasCode(error, "P2023") || error instanceof RangeError)
          return report(id, error.message.split("\n").at(-1) ?? "")
        throw new StoreUnavailableError("database", error)
      }
    },

    update: (id, row, expected) =>
      guard(async () => {
        const where = { sessionId: id, version: expected }
        return outcome(id, await table.updateMany({ where, data: columns(row) }))
      }),

    delete: (id, expected) =>
      guard(async () => {
        const where = { sessionId: id, ...(expected === undefined ? {} : { version: expected }) }
        return outcome(id, await table.deleteMany({ where }))
      }),

    deleteExpired: (now) =>
      guard(async () => {
        const expired = { expiresAt: { lte: now } }
        let removed = 0
        const removeSome = async () => {
          const found = await table.findMany({ where: expired, select, take: batchSize })
          const ids = found.map(({ sessionId }) => sessionId)
          // With the condition once more, so that a session renewed meanwhile is spared. Not by `limit`: PostgreSQL would
          // not check the condition of a subquery again after it has waited for the renewal.
          removed += (await table.deleteMany({ where: { sessionId: { in: ids }, ...expired } })).count
          return ids.length === batchSize
        }
        while (await leisurely(removeSome));
        return removed
      }),

    // Removes nothing, but is a write: a database that can only be read refuses it.
    check: () => guard(async () => void (await table.deleteMany({ where: { sessionId: "" } }))),

    async *ids() {
      for (let last = ""; ; ) {
        const where = { sessionId: { gt: last } }
        const rows = await guard(() =>
          table.findMany({ where, select, orderBy: { sessionId: "asc" }, take: batchSize }),
        )
        for (const { sessionId } of rows) yield sessionId as SessionId
        if (rows.length < batchSize) return
        last = rows.at(-1)?.sessionId ?? ""
      }
    },
  }
}

function columns<R extends Pick<TableRow, "version" | "data" | "atime" | "expiresAt">>(row: R) {
  const { version, data, atime, expiresAt } = row
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
