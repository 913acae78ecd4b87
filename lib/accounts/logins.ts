import { type Database, type DatabaseAccess, hasCode } from "../database/client.ts"
import { sqlOn } from "../session/drivers/sql.ts"
import { activeAt } from "../session/logins/active.ts"
import { prismaLogins, VOUCHED } from "../session/logins/prisma.ts"
import type { ActiveLogin, EndedLogin, EndReason, LoginJoin, LoginState, NewLogin } from "../session/logins/register.ts"
import { expiryOf, type Timeouts } from "../session/time/timeouts.ts"
import type { Login, SessionId } from "../session/types.ts"
import { sweepAccounts } from "./sweep-accounts.ts"
import { describeUserAgent } from "./user-agent.ts"
import type { User } from "./users.ts"

export interface LoginsOptions {
  readonly db: Database
  readonly now: () => Date
  readonly timeouts: Timeouts
}

/** A login that has not ended, with its user. */
export interface LoginWithUser extends LoginState {
  readonly lastSeenAt: Date
  readonly createdAt: Date
  /** When the password was last entered. */
  readonly authenticatedAt: Date
  /** When its session last got a new ticket; null: never since the login. */
  readonly movedAt: Date | null
  readonly user: User
}

/** A line of the list "Where you are signed in". */
export interface ListedLogin extends ActiveLogin {
  readonly browser: string
  readonly os: string
}

/** A row of the query in `load`, or what is joined to a session's. */
interface FoundRow extends Omit<LoginWithUser, "user"> {
  loginId: string | null
  currentId: string | null
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

/** The login and its user. In SQL, since it is read on every request: Prisma's include makes two statements and takes longer. */
const columns = `l.id AS "loginId", l.created_at AS "createdAt", l.last_seen_at AS "lastSeenAt",
  l.authenticated_at AS "authenticatedAt",
  CASE WHEN l.previous_session_id = '${VOUCHED}' THEN l.session_id END AS "currentId",
  l.moved_at AS "movedAt", l.binding, u.id AS "userId", u.username, u.guest, u.created_at AS "userCreatedAt"`

function loginIn(row: FoundRow): LoginWithUser {
  const { createdAt, lastSeenAt, authenticatedAt, currentId, movedAt, binding, userId: id, username, guest } = row
  const user = { id, username, guest, createdAt: row.userCreatedAt }
  return { createdAt, lastSeenAt, authenticatedAt, currentId, movedAt, binding, user }
}

const join: LoginJoin<LoginWithUser> = {
  columns,
  tables: `LEFT JOIN sign_in l ON l.session_id = s.session_id AND l.ended_at IS NULL LEFT JOIN "user" u ON u.id = l.user_id`,
  read(found) {
    const row = found as unknown as FoundRow
    return row.loginId === null ? null : { id: row.loginId, state: loginIn(row) }
  },
}

/** CAST, so that SQLite keeps its plan: see drivers/database-sql.ts. */
const select = `SELECT ${columns} FROM sign_in l JOIN "user" u ON u.id = l.user_id
  WHERE l.id = CAST(? AS TEXT) AND l.ended_at IS NULL`

/**
 * The register of logins of lib/session, with what this site adds: the user is read in the same query, and a login knows when
 * the password was last entered.
 */
export function createLogins(options: LoginsOptions) {
  const { rows } = sqlOn(options.db.adapter)
  return {
    ...loginsOn(options.db, options),

    /** Returns null when the login has ended or is unknown. Whether it has expired is for the session manager to decide. */
    async load({ id }: Pick<Login, "id">): Promise<LoginWithUser | null> {
      const [row] = await rows(select, id)
      return row ? loginIn(row as unknown as FoundRow) : null
    },

    join,

    /** The same register, inside a transaction. Without `load`, which reads outside. */
    within: (transaction: DatabaseAccess) => loginsOn(transaction, options),
  }
}

/** All of it but `load`, on the client or in a transaction. */
function loginsOn(db: DatabaseAccess, { now, timeouts }: Omit<LoginsOptions, "db">) {
  const { load: _, ...register } = prismaLogins(db.login, siteColumns)({ now, timeouts, set: "" })

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
