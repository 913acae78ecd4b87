import type { DatabaseAccess } from "../database/client.ts"
import type { Timeouts } from "../session/time/timeouts.ts"
import { activeAt, perhapsActiveAt } from "./active.ts"
import type { EndedLogin, EndLogins, EndReason } from "./end-logins.ts"

export interface LoginsOptions {
  readonly db: DatabaseAccess
  readonly now: () => Date
  readonly timeouts: Timeouts
}

/** How many logins of one user may be active at once. The list of them must stay readable, and its page small. */
export const MAX_ACTIVE = 100

/** A line of the list "Where you are signed in". */
export interface ActiveLogin {
  /** The public handle. It names the login and is no credential. */
  readonly id: string
  readonly store: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly browser: string
  readonly os: string
}

/** The part of the register of logins that concerns all logins of one user. */
export function loginsOfUser({ db, now, timeouts }: LoginsOptions, end: EndLogins) {
  return {
    /** Returns the logins that have neither ended nor expired, the last seen first. */
    async listActive(userId: string): Promise<ActiveLogin[]> {
      return db.login.findMany({
        where: { userId, ...perhapsActiveAt(now(), timeouts) },
        orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
        select: { id: true, store: true, createdAt: true, lastSeenAt: true, browser: true, os: true },
      })
    },

    /** Ends one of the user's logins. Returns null when it is unknown, is another user's, or has ended before. */
    async endOne(userId: string, id: string, reason: EndReason): Promise<EndedLogin | null> {
      const [ended] = await end({ id, userId }, reason)
      return ended ?? null
    },

    /**
     * Returns all logins of the user that have not ended, also expired ones: their sessions are removed with the account.
     */
    async openOf(userId: string): Promise<EndedLogin[]> {
      const rows = await db.login.findMany({
        where: { userId, endedAt: null },
        select: { id: true, sessionId: true, store: true },
      })
      return rows as EndedLogin[]
    },

    /**
     * Ends all logins of the user but one, and returns those that were active. Expired ones end with the reason "expired".
     */
    async endOthers(userId: string, keepId: string, reason: EndReason): Promise<EndedLogin[]> {
      const others = { userId, id: { not: keepId } }
      await end({ ...others, NOT: perhapsActiveAt(now(), timeouts) }, "expired")
      return end(others, reason)
    },

    /**
     * Ends the least recently seen logins beyond MAX_ACTIVE, at most MAX_ACTIVE in one call. It is called after each new
     * login. When several begin at once, the last call sees all of them, and all calls sort them alike.
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
      // Expired logins do not count. Once ended, they are not found again.
      await end({ userId, NOT: activeAt(now(), timeouts) }, "expired")
      const excess = await findExcess()
      return end({ id: { in: excess.map(({ id }) => id) } }, "too_many")
    },
  }
}
