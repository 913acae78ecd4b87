import { type DatabaseAccess, hasCode } from "../database/client.ts"
import type { SessionLocation } from "../session/logins.ts"
import { after, expiryOf } from "../session/time/timeouts.ts"
import type { Login, SessionId } from "../session/types.ts"
import { activeAt } from "./active.ts"
import { type EndReason, endLogins } from "./end-logins.ts"
import { type LoginsOptions, loginsOfUser } from "./logins-of-user.ts"
import { sweep } from "./sweep.ts"
import { describeUserAgent } from "./user-agent.ts"
import type { User } from "./users.ts"

/** A login that has not ended, with its user. */
export interface LoginWithUser {
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** When the password was last entered. */
  readonly authenticatedAt: Date
  readonly user: User
}

export interface NewLogin {
  /** The public handle, unique. */
  readonly id: string
  readonly userId: string
  readonly sessionId: SessionId
  readonly store: string
  readonly remember: boolean
  /** The header as it came. */
  readonly userAgent: string
  /** When its session began. */
  readonly at: Date
}

/** What most methods need of a login. */
type LoginId = Pick<Login, "id">

/** A row of the query in `load`. */
interface FoundRow extends Omit<LoginWithUser, "user"> {
  userId: string
  username: string
  guest: boolean
  userCreatedAt: Date
}

/** Seconds that a request may take. After that the server ends it (`requestTimeout` in lib/http/guard-servers.ts). */
const IN_FLIGHT = 30

/**
 * The register of logins: one row for each login, whichever store its session is in. Once the row has ended, the session
 * logs nobody in, not even from a copied sealed cookie.
 */
export function createLogins(options: LoginsOptions) {
  const { db, now, timeouts } = options
  const end = endLogins(db, now)

  return {
    ...loginsOfUser(options, end),

    /** Adds a login. Returns false when the account has been deleted meanwhile. */
    async start({ userAgent, at, ...login }: NewLogin): Promise<boolean> {
      const clocks = { createdAt: at, lastSeenAt: at, authenticatedAt: at }
      try {
        await db.login.create({ data: { ...login, ...clocks, ...describeUserAgent(userAgent) } })
        return true
      } catch (error) {
        if (hasCode(error, "P2003")) return false
        throw error
      }
    },

    /** Returns null when the login has ended or is unknown. Whether it has expired is for the session manager to decide. */
    async load({ id }: LoginId): Promise<LoginWithUser | null> {
      // Runs on every request, so it is one statement: Prisma's include makes two and takes more than twice as long.
      const rows = await db.$queryRaw<FoundRow[]>`
        SELECT s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.authenticated_at AS "authenticatedAt",
               u.id AS "userId", u.username, u.guest, u.created_at AS "userCreatedAt"
        FROM sign_in s JOIN "user" u ON u.id = s.user_id
        WHERE s.id = ${id} AND s.ended_at IS NULL`
      if (!rows[0]) return null
      const { userId, username, guest, userCreatedAt, ...clocks } = rows[0]
      return { ...clocks, user: { id: userId, username, guest, createdAt: userCreatedAt } }
    },

    /** Records activity. Times only move forwards, and a login that has ended stays as it is. */
    async touch({ id }: LoginId, at: Date): Promise<void> {
      await db.login.updateMany({
        where: { id, endedAt: null, lastSeenAt: { lt: at } },
        data: { lastSeenAt: at },
      })
    },

    /**
     * Records that the session has a new id or a new store. One statement, which also keeps the old id in its own column.
     */
    async setLocation({ id }: LoginId, location: SessionLocation): Promise<void> {
      await db.$executeRaw`
        UPDATE sign_in
        SET previous_session_id = session_id, moved_at = ${now()}, session_id = ${location.id}, store = ${location.store}
        WHERE id = ${id}`
    },

    /** Ends the login whose session has this id, or had it until IN_FLIGHT seconds ago. */
    async endBySession(sessionId: SessionId): Promise<void> {
      const recently = { previousSessionId: sessionId, movedAt: { gt: after(now(), -IN_FLIGHT) } }
      await end({ OR: [{ sessionId }, recently] }, "logout")
    },

    /** Records that the password was entered again. */
    async authenticated({ id }: LoginId, at: Date): Promise<void> {
      await db.login.updateMany({ where: { id, endedAt: null }, data: { authenticatedAt: at } })
    },

    /** Ends a login. One that has ended before keeps its first reason. */
    async end({ id }: LoginId, reason: EndReason): Promise<void> {
      await end({ id }, reason)
    },

    /** The same register, inside a transaction. */
    within: (transaction: DatabaseAccess) => createLogins({ ...options, db: transaction }),

    /** Returns why and when the login of a session ended. Null when the login is active, or there never was one. */
    async reasonEnded(sessionId: SessionId): Promise<{ reason: EndReason; at: Date } | null> {
      const row = await db.login.findFirst({
        where: { sessionId, NOT: activeAt(now(), timeouts) },
        orderBy: { createdAt: "desc" },
      })
      if (!row) return null
      const { endedAt, endedReason } = row
      // An expired login ended when its time was over, not when that was noticed.
      if (!endedAt || endedReason === "expired")
        return { reason: "expired", at: expiryOf({ ...row, login: row }, timeouts) }
      return { reason: endedReason as EndReason, at: endedAt }
    },

    /** Deletes what is no longer needed (sweep.ts). Returns the number of rows. */
    sweep: (at: Date) => sweep(db, timeouts, at),
  }
}
