import type { Login, SessionId } from "./types.ts"

/** What the manager must know of a login. An application adds what it reads in the same query: the user, for one. */
export interface LoginState {
  readonly lastSeenAt: Date
}

/** Where a login's session is kept now. */
export interface SessionLocation {
  readonly id: SessionId
  readonly store: string
}

/** Why a login ended while its session had not expired. */
export type EndReason = "logout" | "replaced"

/**
 * The application's register of logins, one row each. It is what ends a login at once wherever its session is kept, a
 * copied sealed cookie included, and what remembers activity that a Server Component can not write into a cookie.
 */
export interface Logins<State extends LoginState> {
  /** The login as it stands, in one query; null when it has ended or is unknown. Asked on every load. */
  load(login: Login): Promise<State | null>
  touch(login: Login, at: Date): Promise<void>
  setLocation(login: Login, location: SessionLocation): Promise<void>
  end(login: Login, reason: EndReason): Promise<void>
  /**
   * Ends the login whose session has this id, or had it until a moment ago: a logout that was under way while the session
   * got a new ticket must end it all the same.
   */
  endBySession(id: SessionId): Promise<void>
}
