import type { ListedLogin as Listed } from "../accounts/logins.ts"
import { Problem } from "../http/problem.ts"
import { logger } from "../log/logger.ts"
import type { BoundDevice } from "../session/device.ts"
import type { EndedLogin } from "../session/logins/register.ts"
import { services } from "../site/services.ts"
import { type LoggedInSession, requireLogin } from "./current.ts"
import { deviceOf, type Unbound } from "./device.ts"

export interface ListedLogin extends Omit<Listed, "binding"> {
  readonly current: boolean
  readonly device: BoundDevice | Unbound
}

/** Returns the visitor's logins, of all stores together, the latest activity first. @param session the visitor's own */
export async function listLogins(session: LoggedInSession): Promise<ListedLogin[]> {
  const active = await services().sessions.own.list(session)
  return active.map(({ id, store, createdAt, lastSeenAt, browser, os, current, binding }) => {
    const device = deviceOf({ binding, createdAt })
    return { id, store, createdAt, lastSeenAt, browser, os, current, device }
  })
}

/** Ends one of the visitor's logins. @throws Problem 404 when it is unknown or another user's */
export async function endLogin(id: string): Promise<void> {
  const session = await requireFreshLogin()
  const ended = await services().sessions.own.endOne(session, id)
  if (!ended) {
    logger.warn({ event: "revoke_refused", user: session.login.user.id })
    throw new Problem(404, "You have no such session.")
  }
  logRevoked([ended])
}

/**
 * Ends all of the visitor's logins but this one, and returns their number. @throws Problem 403 with the code
 * `reauth_required`
 */
export async function revokeOtherLogins(): Promise<number> {
  const ended = await services().sessions.own.endOthers(await requireFreshLogin())
  logRevoked(ended)
  return ended.length
}

/**
 * Returns the session of a visitor who entered the password recently, for a sensitive change. @throws Problem 403 with the
 * code `reauth_required`, and what `assertMayWrite` throws
 */
export async function requireFreshLogin(): Promise<LoggedInSession> {
  await services().request.assertMayWrite("A sensitive change")
  const session = await requireLogin()
  if (!isFresh(session)) {
    logger.info({ event: "reauth_required", user: session.login.user.id })
    throw new Problem(403, "Enter your password again to do this.", { code: "reauth_required" })
  }
  return session
}

/** Whether the password was entered less than SESSION_FRESH_SECONDS ago. */
export function isFresh(session: LoggedInSession): boolean {
  const { now, freshSeconds } = services()
  return now().getTime() - session.login.authenticatedAt.getTime() < freshSeconds * 1000
}

export function logRevoked(ended: readonly EndedLogin[]): void {
  for (const { id: login, sessionId: session, store } of ended)
    logger.info({ event: "session_revoked", login, session, store })
}
