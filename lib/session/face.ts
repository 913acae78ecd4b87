import type { BoundDevice } from "./device.ts"
import type { ActiveLogin, LoginState } from "./logins/register.ts"
import type { ReadOptions, WriteOptions } from "./next.ts"
import type { LogInPlan } from "./rotation.ts"
import type { SessionData } from "./types.ts"

/** A session, without what is secret or the layer's own: it may be given to a page. */
export interface CurrentSession<Data extends SessionData = SessionData> {
  /** Null before login. */
  readonly userId: string | null
  readonly data: Data
  readonly store: string
  /** The login, or the first write of a session from before login. */
  readonly createdAt: Date
  readonly lastSeenAt: Date
  /** Null with "remember me". */
  readonly idleExpiresAt: Date | null
  readonly expiresAt: Date
  /** The device that the login is bound to; null where it is bound to none. Only with `openSessions({ binding })`, on https. */
  readonly device?: BoundDevice | null
}

export interface LogInOptions extends Pick<LogInPlan, "remember" | "store" | "check">, WriteOptions {}

/** A line of the list "Where you are signed in". */
export type ListedLogin<Listed extends ActiveLogin = ActiveLogin> = Shareable<Listed> & {
  /** Whether it is the one of this request. */
  readonly current: boolean
  /** The device that it is bound to, as in CurrentSession. */
  readonly device?: BoundDevice | null
}

/** By these a register finds its rows: they are nothing for a page. */
export const internalColumns = [
  "userId",
  "sessionId",
  "currentId",
  "previousSessionId",
  "movedAt",
  "endedAt",
  "endedReason",
  "binding",
] as const
/** What a register gives, as the application gets it. */
export type Shareable<Row> = Omit<Row, (typeof internalColumns)[number]>

/** Sessions of requests. What may change something works in actions and route handlers, for requests from the site itself. */
export interface Sessions<Data extends SessionData = SessionData, Current = CurrentSession<Data>> {
  /** The session, or null. Works wherever there is a request. It is activity, unless `{ activity: false }` says that it is not. */
  get(options?: ReadOptions): Promise<Current | null>
  /**
   * Changes the session's data, and makes a session if there is none and `change` puts something in. No write of another
   * request is lost: `change` may run again, on newer data.
   */
  update(change: (data: Data) => Data, options?: WriteOptions): Promise<Current | null>
  /** Logs in: a new ticket, both clocks restarted. Data from before login is kept; another user's never is. */
  logIn(userId: string, options?: LogInOptions): Promise<Current>
  /** Logs out: no copy of the ticket works any more, and the browser forgets it. */
  end(options?: WriteOptions): Promise<void>
  /** Moves the session to another store, still logged in, with a new ticket. */
  move(store: string, options?: WriteOptions): Promise<Current>
  /** Gives the session a new ticket, as after a change of the password. Null where there is no session. */
  rotate(options?: WriteOptions): Promise<Current | null>
}

/** Sessions with a register of logins. */
export interface SessionsWithLogins<
  Data extends SessionData = SessionData,
  State extends LoginState = LoginState,
  Listed extends ActiveLogin = ActiveLogin,
> extends Sessions<Data, CurrentSession<Data> & { readonly login: Shareable<State> | null }> {
  /** Where the user of this request is signed in, the last seen first. Empty for nobody. */
  list(): Promise<ListedLogin<Listed>[]>
  /** Ends one of the user's logins, by its id in the list. False when there is no such login of theirs. */
  revoke(id: string, options?: WriteOptions): Promise<boolean>
  /** Ends all others of the user's logins. Gives their number. */
  revokeOthers(options?: WriteOptions): Promise<number>
}
