import { type DatabaseAccess, hasCode } from "../database/client.ts"
import type { SessionLocation } from "../session/logins.ts"
import { after, endOf } from "../session/time/timeouts.ts"
import type { Login, SessionId } from "../session/types.ts"
import { activeAt } from "./active.ts"
import { type EndReason, endLogins } from "./end-logins.ts"
import { type LoginsOptions, loginsOfUser } from "./logins-of-user.ts"
import { sweep } from "./sweep.ts"
import { describeUserAgent } from "./user-agent.ts"
import type { User } from "./users.ts"

/** A login that has not ended, and whose it is. */
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
  /** Its beginning: that of its session. */
  readonly at: Date
}

/** All methods but those of one user take the login, of which they need the id. */
type LoginId = Pick<Login, "id">

/** What the query of `load` gives. */
interface FoundRow extends Omit<LoginWithUser, "user"> {
  userId: string
  username: string
  guest: boolean
  userCreatedAt: Date
}

/** Seconds that a request may take: the server ends it then. */
const IN_FLIGHT = 30

/**
 * The register of logins: one row each, whatever store its session lives in. A session whose login has ended is no
 * login any more, a copied sealed cookie included.
 */
export function createLogins(options: LoginsOptions) {
  const { db, now, timeouts } = options
  const end = endLogins(db, now)

  return {
    ...loginsOfUser(options, end),

    /** False when the user is gone by now. */
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

    /** Null when it has ended or is unknown; whether it has expired is the session manager's to say. */
    async load({ id }: LoginId): Promise<LoginWithUser | null> {
      // Asked on every request: one statement, where Prisma's include makes two and takes more than twice as long.
      const rows = await db.$queryRaw<FoundRow[]>`
        SELECT s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.authenticated_at AS "authenticatedAt",
               u.id AS "userId", u.username, u.guest, u.created_at AS "userCreatedAt"
        FROM sign_in s JOIN "user" u ON u.id = s.user_id
        WHERE s.id = ${id} AND s.ended_at IS NULL`
      if (!rows[0]) return null
      const { userId, username, guest, userCreatedAt, ...clocks } = rows[0]
      return { ...clocks, user: { id: userId, username, guest, createdAt: userCreatedAt } }
    },

    /** Writes activity down. Times only move forwards, and an ended login stays as it was. */
    async touch({ id }: LoginId, at: Date): Promise<void> {
      await db.login.updateMany({
        where: { id, endedAt: null, lastSeenAt: { lt: at } },
        data: { lastSeenAt: at },
      })
    },

    /** The session has a new id, or a new store. One statement, since the old id moves to a column of its own. */
    async setLocation({ id }: LoginId, location: SessionLocation): Promise<void> {
      await db.$executeRaw`
        UPDATE sign_in
        SET previous_session_id = session_id, moved_at = ${now()}, session_id = ${location.id}, store = ${location.store}
        WHERE id = ${id}`
    },

    /** Ends the login whose session has this id, or had it until half a minute ago. */
    async endBySession(sessionId: SessionId): Promise<void> {
      const recently = { previousSessionId: sessionId, movedAt: { gt: after(now(), -IN_FLIGHT) } }
      await end({ OR: [{ sessionId }, recently] }, "logout")
    },

    /** The password was entered again. */
    async authenticated({ id }: LoginId, at: Date): Promise<void> {
      await db.login.updateMany({ where: { id, endedAt: null }, data: { authenticatedAt: at } })
    },

    /** If it has ended before, the first reason stays. */
    async end({ id }: LoginId, reason: EndReason): Promise<void> {
      await end({ id }, reason)
    },

    /** The same register, in a transaction. */
    within: (transaction: DatabaseAccess) => createLogins({ ...options, db: transaction }),

    /** Why a session is no login any more, and since when. Null when it still is, or never was. */
    async reasonEnded(sessionId: SessionId): Promise<{ reason: EndReason; at: Date } | null> {
      const row = await db.login.findFirst({
        where: { sessionId, NOT: activeAt(now(), timeouts) },
        orderBy: { createdAt: "desc" },
      })
      if (!row) return null
      const { endedAt, endedReason } = row
      // What has expired did so at its time, whenever that was noticed.
      if (!endedAt || endedReason === "expired")
        return { reason: "expired", at: endOf({ ...row, login: row }, timeouts) }
      return { reason: endedReason as EndReason, at: endedAt }
    },

    /** Tidies up what nobody asks for any more. Gives the number of logins and guests removed. */
    sweep: (at: Date) => sweep(db, timeouts, at),
  }
}
