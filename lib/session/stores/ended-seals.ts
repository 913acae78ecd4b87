import { SessionConflictError } from "../errors.ts"
import { encodeTombstone, tombstoneIn } from "../record/tombstone.ts"
import { latest } from "../time/timeouts.ts"
import type { Ending, Row, SessionDriver, SessionId, Tombstone } from "../types.ts"

/** Begins the text of a row that says when the session was last active, and not that it has ended. Its binding may follow. */
const ACTIVE = "active"

const isActive = ({ data }: Row): boolean => data === ACTIVE || data.startsWith(`${ACTIVE} `)

const bindingIn = (row: Row): string | undefined => row.data.slice(ACTIVE.length + 1) || undefined

/** How often a row is tried again that others write to at once. */
const MAX_ATTEMPTS = 30

/** What is known of a seal beside what it carries itself. */
interface Known {
  readonly isEnded: boolean
  /** The last activity that was written down, of a session that has not ended. */
  readonly lastSeenAt?: Date
  /** Its binding to a device, if it has one. */
  readonly binding?: string | undefined
  readonly tombstone: Tombstone | null
}

/** The rows of seals that were ended before their time, of activity and of bindings: a seal that is out can not be changed. */
export function endedSeals(driver: SessionDriver, now: () => Date) {
  /**
   * Puts a row in the place of one that says of an active session, or where there is none. One of several callers is told "ok".
   * @param make makes it, from the row that is there; null if it does not count beside that one
   */
  async function put(
    id: SessionId,
    make: (there: Row | null) => Omit<Row, "version"> | null,
  ): Promise<"ok" | "gone" | "conflict"> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const there = await driver.read(id)
      if (there && !isActive(there)) return "gone"
      const row = make(there)
      if (!row) return "conflict"
      if (await replace(id, there, row)) return "ok"
    }
    throw new SessionConflictError("contended")
  }

  /** Whether `row` is kept now. It is not, if another caller was faster. */
  async function replace(id: SessionId, there: Row | null, row: Omit<Row, "version">): Promise<boolean> {
    if (there) return (await driver.update(id, { ...row, version: there.version + 1 }, there.version)) === "ok"
    try {
      await driver.create(id, { ...row, version: 1 })
      return true
    } catch (error) {
      // By its name: another bundle of Next's may have made the driver.
      if ((error as Error).name !== "IdTakenError") throw error
      return false
    }
  }

  return {
    async find(id: SessionId): Promise<Known | null> {
      const row = await driver.read(id)
      if (!row) return null
      if (!isActive(row)) return { isEnded: true, tombstone: tombstoneIn(row) }
      return { isEnded: false, tombstone: null, lastSeenAt: row.atime, binding: bindingIn(row) }
    },

    /**
     * @param until when the last seal of this session ends by itself
     * @param binding the binding that it is to have still: null for none, undefined for any
     */
    end(id: SessionId, until: Date, { tombstone, binding }: Omit<Ending, "expected"> = {}) {
      const data = tombstone ? encodeTombstone(tombstone) : "ended"
      return put(id, (there) => {
        if (binding !== undefined && (there ? bindingIn(there) : undefined) !== (binding ?? undefined)) return null
        return { data, atime: tombstone?.at ?? now(), expiresAt: until }
      })
    },

    /** @param until when the seal ends by itself */
    async touch(id: SessionId, lastSeenAt: Date, until: Date): Promise<void> {
      await put(id, (there) => {
        if (there && there.atime >= lastSeenAt) return null
        return { data: there?.data ?? ACTIVE, atime: lastSeenAt, expiresAt: latest(until, there?.expiresAt) }
      })
    },

    /** @param expected the binding until now @param until when the last seal of this session ends by itself */
    bind(id: SessionId, binding: string, expected: string | undefined, lastSeenAt: Date, until: Date) {
      return put(id, (there) => {
        if ((there ? bindingIn(there) : undefined) !== expected) return null
        return { data: `${ACTIVE} ${binding}`, atime: latest(lastSeenAt, there?.atime), expiresAt: until }
      })
    },
  }
}
