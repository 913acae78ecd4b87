import type { Timeouts } from "../time/timeouts.ts"
import type { Login, SessionId } from "../types.ts"

/** What the manager must know of a login. A register adds what it reads in the same query, such as the user. */
export interface LoginState {
  /** The last activity that the register has written down, where it writes that down. */
  readonly lastSeenAt?: Date
  /**
   * The id of its session, from its start until something begins to end or replace that one: see `beginEnd`. It saves the cookie
   * store the question whether the seal was ended. A register need not give it.
   */
  readonly currentId?: string | null
  /** Its binding to a device. */
  readonly binding?: string | null | undefined
}

/** Where a session is kept. */
export interface SessionLocation {
  readonly id: SessionId
  readonly store: string
}

/** A login that begins, and where its session is. */
export interface NewLogin extends Login {
  readonly sessionId: SessionId
  readonly store: string
  /** The browser's header as it came: whatever its sender likes, of any length. */
  readonly userAgent: string
  /** When its session began. */
  readonly at: Date
}

/** A line of the list "Where you are signed in". */
export interface ActiveLogin {
  /** The public handle: up to 128 characters of ASCII, without a space. It names the login and is no credential. */
  readonly id: string
  readonly store: string
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** Its binding to a device. */
  readonly binding?: string | null | undefined
}

/** A login that has just ended, and where its session is, which the caller now removes. */
export interface EndedLogin {
  readonly id: string
  readonly sessionId: SessionId
  readonly store: string
}

/** Why a login ended before its session expired, or "expired" where nobody ended it. */
export type EndReason = "logout" | "revoked" | "password_changed" | "replaced" | "expired" | "too_many"

/** How many logins of one user may be active at once. The list of them must stay readable, and its page small. */
export const MAX_ACTIVE = 100

type LoginId = Pick<Login, "id">

/** SQL by which a table of sessions in the same database is read together with the logins, in one statement. */
export interface LoginJoin<State extends LoginState = LoginState> {
  /** What to select of the login. No name may be that of a session's column, and no "?" stand in it: that is a value. */
  readonly columns: string
  /** Joins the login that has not ended and whose session is `s.session_id`: "LEFT JOIN …". */
  readonly tables: string
  /** The login in a row that was read so; null if there is none. */
  read(row: Record<string, unknown>): FoundLogin<State> | null
}

/** A login that was read with its session. */
export interface FoundLogin<State extends LoginState = LoginState> extends LoginId {
  readonly state: State
}

/**
 * The register of logins, one row each: it lists where a user is signed in, and ends a login at once wherever its session is
 * kept. Every method throws StoreUnavailableError when the register can not be reached. testing/logins-contract.ts tests all
 * that is said here.
 */
export interface Logins<State extends LoginState = LoginState, Listed extends ActiveLogin = ActiveLogin> {
  /** Keeps a new login, which `load` finds from then on. */
  start(login: NewLogin): Promise<void>
  /** The login as it stands, in one query; null when it has ended or is unknown. Asked for each request. */
  load(login: LoginId): Promise<State | null>
  /** How stores/database.ts reads the same with the session. A register need not give it. */
  readonly join?: LoginJoin<State> | undefined
  /** Records activity. Times only move forwards, and a login that has ended stays as it is. */
  touch(login: LoginId, at: Date): Promise<void>
  /** Its session has a new id, or another store. @param before the id until now: see `endBySession` */
  setLocation(login: LoginId, now: SessionLocation, before: SessionId): Promise<void>
  /**
   * The session with this id is about to be ended or replaced: `load` gives no `currentId` from then on. Changes nothing if the
   * login's session is another one. Without it a `currentId` counts for nothing.
   */
  beginEnd?(login: LoginId, id: SessionId): Promise<void>
  /**
   * Replaces the login's binding, a text of at most 4 kB that `start` was given and `load` gives, if it is still `expected` and the
   * login has not ended. Of several callers one is told true. Without it no login can be bound to a device.
   */
  bind?(login: LoginId, binding: string, expected: string | null): Promise<boolean>
  /** Ends a login. One that has ended before keeps its first reason. */
  end(login: LoginId, reason: EndReason): Promise<void>
  /** Ends the login whose session has this id, or had it until a moment ago (PREVIOUS_ID). */
  endBySession(id: SessionId): Promise<void>
  /**
   * The user's logins that have neither ended nor expired, the last seen first. Also those whose latest activity may not be
   * written down yet, so that none is missing.
   */
  listActive(userId: string): Promise<Listed[]>
  /** Ends one of the user's logins. Null when it is unknown, is another user's, or has ended before: one caller is told. */
  endOne(userId: string, id: string, reason: EndReason): Promise<EndedLogin | null>
  /** Ends all logins of the user but one, and gives those that were active. */
  endOthers(userId: string, keepId: string, reason: EndReason): Promise<EndedLogin[]>
  /**
   * Ends the least recently seen logins beyond MAX_ACTIVE. It is called after each new login. When several begin at once, the
   * last call sees all of them.
   */
  endExcess(userId: string): Promise<EndedLogin[]>
  /** Deletes logins that ended or expired KEPT_DAYS ago. Gives the number removed. */
  sweep(now: Date): Promise<number>
}

/** Seconds for which the id that a session had before still ends its login: a logout may be on its way with the old ticket. */
export const PREVIOUS_ID = 30

/** Days for which an ended login is kept: until then the login page can say why it is over. */
export const KEPT_DAYS = 30

/** What a register is made with, at the first request. */
export interface RegisterParts {
  readonly now: () => Date
  readonly timeouts: Timeouts
  /** Names the set of sessions: what is kept in the process is kept under this name (process-wide.ts). */
  readonly set: string
}

/** A register, as `openSessions({ logins })` takes it. */
export type Register<State extends LoginState = LoginState, Listed extends ActiveLogin = ActiveLogin> = (
  parts: RegisterParts,
) => Logins<State, Listed>
