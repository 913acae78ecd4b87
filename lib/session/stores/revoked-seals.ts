import { StoreUnavailableError } from "../errors.ts"
import { leisurely } from "../pace.ts"
import type { SessionId } from "../types.ts"

/** Remembers which sealed cookies were ended before their time: a seal that is out can not be taken back. */
export interface RevokedSeals {
  has(id: SessionId): Promise<boolean>
  /** @param until when the seal would have ended by itself. Gives true to exactly one of several callers. */
  add(id: SessionId, until: Date): Promise<boolean>
  deleteExpired(now: Date): Promise<number>
  check(): Promise<void>
}

/** For tests: forgotten with the process. */
export function memoryRevokedSeals(): RevokedSeals {
  const ends = new Map<SessionId, Date>()
  return {
    has: async (id) => ends.has(id),
    async add(id, until) {
      if (ends.has(id)) return false
      ends.set(id, until)
      return true
    },
    async deleteExpired(now) {
      const expired = [...ends].filter(([, until]) => until <= now)
      for (const [id] of expired) ends.delete(id)
      return expired.length
    },
    check: async () => {},
  }
}

/** The part of Prisma's delegate for the model `RevokedSeal` that is needed here. */
export interface RevokedSealTable {
  findUnique(query: { where: { sessionId: string } }): PromiseLike<{ sessionId: string } | null>
  findMany(query: {
    where: { expiresAt: { lte: Date } }
    select: { sessionId: true }
    take: number
  }): PromiseLike<{ sessionId: string }[]>
  create(query: { data: { sessionId: string; expiresAt: Date } }): PromiseLike<unknown>
  deleteMany(query: { where: { sessionId: { in: string[] } } }): PromiseLike<{ count: number }>
}

const BATCH = 50

/** Kept in the database, so that every process of the site knows. */
export function databaseRevokedSeals(name: string, table: RevokedSealTable): RevokedSeals {
  const guarded = async <T>(work: PromiseLike<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw new StoreUnavailableError(name, error)
    }
  }
  return {
    has: async (id) => (await guarded(table.findUnique({ where: { sessionId: id } }))) !== null,

    async add(id, until) {
      try {
        await table.create({ data: { sessionId: id, expiresAt: until } })
        return true
      } catch (error) {
        if (isUniqueViolation(error)) return false
        throw new StoreUnavailableError(name, error)
      }
    },

    async deleteExpired(now) {
      let removed = 0
      const removeSome = async () => {
        const rows = await guarded(
          table.findMany({ where: { expiresAt: { lte: now } }, select: { sessionId: true }, take: BATCH }),
        )
        const ids = rows.map((row) => row.sessionId)
        removed += (await guarded(table.deleteMany({ where: { sessionId: { in: ids } } }))).count
        return ids.length === BATCH
      }
      while (await leisurely(removeSome));
      return removed
    },

    check: async () => {
      await guarded(table.findUnique({ where: { sessionId: "" } }))
    },
  }
}

function isUniqueViolation(error: unknown): boolean {
  return typeof error === "object" && error !== null && "code" in error && error.code === "P2002"
}
