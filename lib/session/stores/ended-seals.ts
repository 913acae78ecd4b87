import { SessionConflictError } from "../errors.ts"
import { encodeTombstone, tombstoneIn } from "../record/tombstone.ts"
import type { Row, SessionDriver, SessionId, Tombstone } from "../types.ts"

/** The text of a row that says when the session was last active, and not that it has ended. */
const ACTIVE = "active"

/** How often a row is tried again that others write to at once. */
const MAX_ATTEMPTS = 30

/** What is known of a seal beside what it carries itself. */
interface Known {
  readonly isEnded: boolean
  /** The last activity that was written down, of a session that has not ended. */
  readonly lastSeenAt?: Date
  readonly tombstone: Tombstone | null
}

/** The rows of seals that were ended before their time, and of activity: a seal that is out can not be changed. */
export function endedSeals(driver: SessionDriver, now: () => Date) {
  /**
   * Puts a row in the place of one that says of activity only, or where there is none. One of several callers is told "ok".
   * @param isNews whether it still counts beside the row that is there
   */
  async function put(
    id: SessionId,
    row: Omit<Row, "version">,
    isNews: (there: Row) => boolean = () => true,
  ): Promise<"ok" | "gone"> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        await driver.create(id, { ...row, version: 1 })
        return "ok"
      } catch (error) {
        // By its name: another bundle of Next's may have made the driver.
        if ((error as Error).name !== "IdTakenError") throw error
      }
      const there = await driver.read(id)
      if (there && (there.data !== ACTIVE || !isNews(there))) return "gone"
      const next = { ...row, version: (there?.version ?? 0) + 1 }
      if (there && (await driver.update(id, next, there.version)) === "ok") return "ok"
    }
    throw new SessionConflictError("contended")
  }

  return {
    async find(id: SessionId): Promise<Known | null> {
      const row = await driver.read(id)
      if (!row) return null
      const isEnded = row.data !== ACTIVE
      return { isEnded, tombstone: tombstoneIn(row), ...(!isEnded && { lastSeenAt: row.atime }) }
    },

    /** @param until when the last seal of this session ends by itself */
    end(id: SessionId, until: Date, tombstone?: Tombstone): Promise<"ok" | "gone"> {
      const data = tombstone ? encodeTombstone(tombstone) : "ended"
      return put(id, { data, atime: tombstone?.at ?? now(), expiresAt: until })
    },

    /** @param until when the seal ends by itself */
    async touch(id: SessionId, lastSeenAt: Date, until: Date): Promise<void> {
      const row = { data: ACTIVE, atime: lastSeenAt, expiresAt: until }
      await put(id, row, ({ atime }) => atime < lastSeenAt)
    },
  }
}
