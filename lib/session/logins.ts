import type { Login, SessionId } from "./types.ts"

/** What the manager must know of a login. An application adds what it reads in the same query, such as the user. */
export interface LoginState {
  readonly lastSeenAt: Date
}

/** Where a session is kept. */
export interface SessionLocation {
  readonly id: SessionId
  readonly store: string
}

/** Why a login ended before its session expired. */
export type EndReason = "logout" | "replaced"

/**
 * The application's register of logins, one row each. It ends a login at once wherever its session is kept, copies of a
 * sealed cookie included, and keeps activity that a Server Component can not write into a cookie.
 */
export interface Logins<State extends LoginState> {
  /** The login as it stands, in one query; null when it has ended or is unknown. Asked for each request. */
  load(login: Login): Promise<State | null>
  touch(login: Login, at: Date): Promise<void>
  /** Its session has a new id, or another store. */
  setLocation(login: Login, location: SessionLocation): Promise<void>
  end(login: Login, reason: EndReason): Promise<void>
  /** Ends the login whose session has this id. */
  endBySession(id: SessionId): Promise<void>
}
