import { type DatabaseAccess, hasCode } from "../database/client.ts"
import { activeAt } from "../session/logins/active.ts"
import { prismaLogins } from "../session/logins/prisma.ts"
import type { ActiveLogin, EndedLogin, EndReason, LoginState, NewLogin } from "../session/logins/register.ts"
import { expiryOf, type Timeouts } from "../session/time/timeouts.ts"
import type { Login, SessionId } from "../session/types.ts"
import { sweepAccounts } from "./sweep-accounts.ts"
import { describeUserAgent } from "./user-agent.ts"
import type { User } from "./users.ts"

export interface LoginsOptions {
  readonly db: DatabaseAccess
  readonly now: () => Date
  readonly timeouts: Timeouts
}

/** A login that has not ended, with its user. */
export interface LoginWithUser extends LoginState {
  readonly lastSeenAt: Date
  readonly createdAt: Date
  /** When the password was last entered. */
  readonly authenticatedAt: Date
  readonly user: User
}

/** A line of the list "Where you are signed in". */
export interface ListedLogin extends ActiveLogin {
  readonly browser: string
  readonly os: string
}

/** A row of the query in `load`. */
interface FoundRow extends Omit<LoginWithUser, "user"> {
  userId: string
  username: string
  guest: boolean
  userCreatedAt: Date
}

/** The account has been deleted meanwhile. */
export class NoSuchUserError extends Error {
  override readonly name = "NoSuchUserError"
}

const siteColumns = ({ userAgent, at }: NewLogin) => ({ ...describeUserAgent(userAgent), authenticatedAt: at })

/**
 * The register of logins of lib/session, with what this site adds: the user is read in the same query, and a login knows when
 * the password was last entered.
 */
export function createLogins(options: LoginsOptions) {
  const { db, now, timeouts } = options
  const register = prismaLogins(db.login, siteColumns)({ now, timeouts, set: "" })

  return {
    ...register,

    /** @throws NoSuchUserError */
    async start(login: NewLogin): Promise<void> {
      try {
        await register.start(login)
      } catch (error) {
        throw hasCode(error, "P2003") ? new NoSuchUserError() : error
      }
    },

    /** Returns null when the login has ended or is unknown. Whether it has expired is for the session manager to decide. */
    async load({ id }: Pick<Login, "id">): Promise<LoginWithUser | null> {
      // Runs on every request, so it is one statement: Prisma's include makes two and takes more than twice as long.
      const rows = await db.$queryRaw<FoundRow[]>`
        SELECT s.created_at AS "createdAt", s.last_seen_at AS "lastSeenAt", s.authenticated_at AS "authenticatedAt",
               CASE WHEN s.previous_session_id = s.session_id THEN NULL ELSE s.session_id END AS "currentId",
               u.id AS "userId", u.username, u.guest, u.created_at AS "userCreatedAt"
        FROM sign_in s JOIN "user" u ON u.id = s.user_id
        WHERE s.id = ${id} AND s.ended_at IS NULL`
      if (!rows[0]) return null
      const { userId, username, guest, userCreatedAt, ...login } = rows[0]
      return { ...login, user: { id: userId, username, guest, createdAt: userCreatedAt } }
    },

    /** Records that the password was entered again. */
    async authenticated({ id }: Pick<Login, "id">, at: Date): Promise<void> {
      await db.login.updateMany({ where: { id, endedAt: null }, data: { authenticatedAt: at } })
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

    /** Deletes what is no longer needed of logins and accounts. Returns the number of rows. */
    async sweep(at: Date): Promise<number> {
      return (await register.sweep(at)) + (await sweepAccounts(db, timeouts, at))
    },
  }
}
