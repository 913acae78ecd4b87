import type { Prisma } from "../../.generated/sqlite/client.ts"
import type { DatabaseAccess } from "../db.ts"
import { after, endOf, type Timeouts } from "../session/timeouts.ts"
import type { SessionId } from "../session/types.ts"
import { activeAt, perhapsActiveAt } from "./active.ts"
import { sweep } from "./sweep.ts"
import { describeUserAgent } from "./user-agent.ts"
import type { User } from "./users.ts"

export type EndReason = "logout" | "revoked" | "password_changed" | "replaced" | "expired" | "too_many"

/** Sign-ins of one user that are active at once. A list that can be looked through, and no page that grows for ever. */
export const MAX_ACTIVE = 100

/** A sign-in that has not ended, and whose it is. */
export interface SignInState {
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** When the password was last entered. */
  readonly authenticatedAt: Date
  readonly user: User
}

export interface NewSignIn {
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

/** A sign-in that was just ended, and where the session is that the caller now removes. */
export interface EndedSignIn {
  readonly id: string
  readonly sessionId: SessionId
  readonly store: string
}

/** A line of "where you are signed in". */
export interface ActiveSignIn {
  readonly id: string
  readonly store: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  readonly browser: string
  readonly os: string
}

/** What the query of `find` gives. */
interface FoundRow extends Omit<SignInState, "user"> {
  userId: string
  username: string
  guest: boolean
  userCreatedAt: Date
}

/** Seconds that a request may take: the server ends it then. */
const IN_FLIGHT = 30

/**
 * The register of logins: one row each, whatever store its session lives in. A session whose sign-in has ended is no
 * login any more, a copied sealed cookie included.
 */
export function createSignIns(options: { db: DatabaseAccess; now: () => Date; timeouts: Timeouts }) {
  const { db, now, timeouts } = options

  /** One statement, so that of several callers exactly one is given each row. */
  async function endWhere(where: Prisma.SignInWhereInput, reason: EndReason): Promise<EndedSignIn[]> {
    const rows = await db.signIn.updateManyAndReturn({
      where: { ...where, endedAt: null },
      data: { endedAt: now(), endedReason: reason },
      select: { id: true, sessionId: true, store: true },
    })
    return rows as EndedSignIn[]
  }

  return {
    async start({ userAgent, at, ...signIn }: NewSignIn): Promise<void> {
      const clocks = { createdAt: at, lastSeenAt: at, authenticatedAt: at }
      await db.signIn.create({ data: { ...signIn, ...clocks, ...describeUserAgent(userAgent) } })
    },

    /** Null when it has ended or is unknown; whether it has expired is the session manager's to say. */
    async find(id: string): Promise<SignInState | null> {
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

    /** Writes activity down. Times only move forwards, and an ended sign-in stays as it was. */
    async touch(id: string, at: Date): Promise<void> {
      await db.signIn.updateMany({
        where: { id, endedAt: null, lastSeenAt: { lt: at } },
        data: { lastSeenAt: at },
      })
    },

    /** The session has a new id, or a new store. One statement, since the old id moves to a column of its own. */
    async moved(id: string, sessionId: SessionId, store: string): Promise<void> {
      await db.$executeRaw`
        UPDATE sign_in
        SET previous_session_id = session_id, moved_at = ${now()}, session_id = ${sessionId}, store = ${store}
        WHERE id = ${id}`
    },

    /** Ends the sign-in whose session has this id, or had it until half a minute ago. */
    async endBySession(sessionId: SessionId): Promise<void> {
      const recently = { previousSessionId: sessionId, movedAt: { gt: after(now(), -IN_FLIGHT) } }
      await endWhere({ OR: [{ sessionId }, recently] }, "logout")
    },

    /** The password was entered again. */
    async authenticated(id: string, at: Date): Promise<void> {
      await db.signIn.updateMany({ where: { id, endedAt: null }, data: { authenticatedAt: at } })
    },

    /** False when it had ended before: the first reason stays. */
    async end(id: string, reason: EndReason): Promise<boolean> {
      return (await endWhere({ id }, reason)).length === 1
    },

    /** "Where you are signed in": what has neither ended nor expired, last seen first. */
    async listActive(userId: string): Promise<ActiveSignIn[]> {
      return db.signIn.findMany({
        where: { userId, ...perhapsActiveAt(now(), timeouts) },
        orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
        select: { id: true, store: true, createdAt: true, lastSeenAt: true, browser: true, os: true },
      })
    },

    /** Ends one of the user's own. Null: unknown, someone else's, or ended before. */
    async endOne(userId: string, id: string, reason: EndReason): Promise<EndedSignIn | null> {
      const [ended] = await endWhere({ id, userId }, reason)
      return ended ?? null
    },

    /** All of the user's that have not ended, expired ones included: where the sessions are that go with an account. */
    async openOf(userId: string): Promise<EndedSignIn[]> {
      const rows = await db.signIn.findMany({
        where: { userId, endedAt: null },
        select: { id: true, sessionId: true, store: true },
      })
      return rows as EndedSignIn[]
    },

    /** The same register, in a transaction. */
    within: (transaction: DatabaseAccess) => createSignIns({ ...options, db: transaction }),

    /** Ends all of the user's but one. Gives those that were active; expired ones end too, as such. */
    async endOthers(userId: string, keepId: string, reason: EndReason): Promise<EndedSignIn[]> {
      const others = { userId, id: { not: keepId } }
      await endWhere({ ...others, NOT: perhapsActiveAt(now(), timeouts) }, "expired")
      return endWhere(others, reason)
    },

    /**
     * Ends what is beyond MAX_ACTIVE, the least recently seen, and no more than as many at once. For each login that has
     * begun: of those that begin at once the last one sees them all, and all of them agree on the order.
     */
    async endExcess(userId: string): Promise<EndedSignIn[]> {
      const findExcess = () =>
        db.signIn.findMany({
          where: { userId, endedAt: null },
          orderBy: [{ lastSeenAt: "desc" }, { id: "asc" }],
          skip: MAX_ACTIVE,
          take: MAX_ACTIVE,
          select: { id: true },
        })
      if ((await findExcess()).length === 0) return []
      // What has expired does not count, and is not asked for again.
      await endWhere({ userId, NOT: activeAt(now(), timeouts) }, "expired")
      const excess = await findExcess()
      return endWhere({ id: { in: excess.map(({ id }) => id) } }, "too_many")
    },

    /** Why a session is no login any more, and since when. Null when it still is, or never was. */
    async reasonEnded(sessionId: SessionId): Promise<{ reason: EndReason; at: Date } | null> {
      const row = await db.signIn.findFirst({
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

    /** Tidies up what nobody asks for any more. Gives the number of sign-ins and guests removed. */
    sweep: (at: Date) => sweep(db, timeouts, at),
  }
}
