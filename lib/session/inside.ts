import type { Sessions, SessionsWithLogins } from "./face.ts"
import type { ActiveLogin, LoginState } from "./logins/register.ts"
import type { nextSessions } from "./next.ts"
import type { Opened } from "./open.ts"
import type { SessionData } from "./types.ts"

/** What is behind the public face: with tickets and ids, which are for no page. */
export interface Inside<State extends LoginState, Data extends SessionData, Listed extends ActiveLogin> {
  /** The seam to Next. */
  readonly request: ReturnType<typeof nextSessions<State, Data>>
  /** Opens the sessions, if that has not been done. Needs no request. */
  readonly parts: () => Opened<State, Data, Listed>
}

const insides = new WeakMap<object, unknown>()

/** For `openSessions` alone. */
export function keepInside(face: object, inside: unknown): void {
  insides.set(face, inside)
}

/**
 * What is behind opened sessions, for the tools of an operator: health checks, commands, an inspector.
 * @param face what `openSessions` gave
 */
export function inside<State extends LoginState, Data extends SessionData, Listed extends ActiveLogin>(
  face: SessionsWithLogins<Data, State, Listed>,
): Inside<State, Data, Listed>
export function inside<Data extends SessionData, Current>(
  face: Sessions<Data, Current>,
): Inside<LoginState, Data, ActiveLogin>
export function inside(face: object): unknown {
  return insides.get(face)
}
