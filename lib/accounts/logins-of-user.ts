import type { DatabaseAccess } from "../database/client.ts"
import type { Timeouts } from "../session/time/timeouts.ts"
import { activeAt, perhapsActiveAt } from "./active.ts"
import type { EndedLogin, EndLogins, EndReason } from "./end-logins.ts"

export interface LoginsOptions {
  readonly db: DatabaseAccess
  readonly now: () => Date
  readonly timeouts: Timeouts
}

/** Logins of one user that are active at once. A list that can be looked through, and no page that grows for ever. */
export const MAX_ACTIVE = 100

/** A line of "where you are signed in". */
export interface ActiveLogin {
  /** The public handle: names the login, does not open it. */
  readonly id: string
  readonly store: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly browser: string
  readonly os: string
}

/** The part of the register of logins that is about all logins of one user. */
export function loginsOfUser({ db, now, timeouts }: LoginsOptions, end: EndLogins) {
  return {
    /** "Where you are signed in": what has neither ended nor expired, last seen first. */
    async listActive(userId: string): Promise<ActiveLogin[]> {
      return db.login.findMany({
        where: { userId, ...perhapsActiveAt(now(), timeouts) },
        orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
        select: { id: true, store: true, createdAt: true, lastSeenAt: true, browser: true, os: true },
      })
    },

    /** Ends one of the user's own. Null: unknown, someone else's, or ended before. */
    async endOne(userId: string, id: string, reason: EndReason): Promise<EndedLogin | null> {
      const [ended] = await end({ id, userId }, reason)
      return ended ?? null
    },

    /** All of the user's that have not ended, expired ones included: where the sessions are that go with an account. */
    async openOf(userId: string): Promise<EndedLogin[]> {
      const rows = await db.login.findMany({
        where: { userId, endedAt: null },
        select: { id: true, sessionId: true, store: true },
      })
      return rows as EndedLogin[]
    },

    /** Ends all of the user's but one. Gives those that were active; expired ones end too, as such. */
    async endOthers(userId: string, keepId: string, reason: EndReason): Promise<EndedLogin[]> {
      const others = { userId, id: { not: keepId } }
      await end({ ...others, NOT: perhapsActiveAt(now(), timeouts) }, "expired")
      return end(others, reason)
    },

    /**
     * Ends what is beyond MAX_ACTIVE, the least recently seen, and no more than as many at once. For each login that has
     * begun: of those that begin at once the last one sees them all, and all of them agree on the order.
     */
    async endExcess(userId: string): Promise<EndedLogin[]> {
      const findExcess = () =>
        db.login.findMany({
          where: { userId, endedAt: null },
          orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
          skip: MAX_ACTIVE,
          take: MAX_ACTIVE,
          select: { id: true },
        })
      if ((await findExcess()).length === 0) return []
      // What has expired does not count, and is not asked for again.
      await end({ userId, NOT: activeAt(now(), timeouts) }, "expired")
      const excess = await findExcess()
      return end({ id: { in: excess.map(({ id }) => id) } }, "too_many")
    },
  }
}
