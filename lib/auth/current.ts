import { after } from "next/server"
import { z } from "zod"
import type { LoginWithUser } from "../accounts/logins.ts"
import { Problem } from "../http/problem.ts"
import { type Down, unlessDown } from "../http/problem-of.ts"
import { logger } from "../log/logger.ts"
import type { EndReason } from "../session/logins/register.ts"
import type { Session } from "../session/lookup.ts"
import type { SiteData } from "../site/data.ts"
import { services } from "../site/services.ts"

export type CurrentSession = Session<LoginWithUser, SiteData>
/** What a page gets: the session or null, or a message that the store is down. */
export type ViewedSession = { session: CurrentSession | null } | Down
export type LoggedInSession = CurrentSession & { login: LoginWithUser }

/** Input that names a store which is switched on. */
export const storeName = z
  .string()
  .refine((name) => services().storeNames.some((known) => known === name), "There is no such store here.")
export const storeBody = z.strictObject({ store: storeName })

/** The visitor's session, or null. Changes nothing, and is no activity. @throws StoreUnavailableError */
export async function currentSession(): Promise<CurrentSession | null> {
  const { session, isUnproven } = await services().request.look({ activity: false })
  if (!session) await reportRefusedTicket(isUnproven)
  return session
}

/**
 * Logs why a ticket is no session. "malformed": no store makes such a ticket. "unproven": it is bound to a device. "unknown": it
 * is forged, or its session was moved, swept or logged in since. Otherwise its login has ended, and the reason of that is looked
 * up after the answer.
 */
async function reportRefusedTicket(isUnproven: boolean): Promise<void> {
  const { ticket, idOf } = services().request
  if (!(await ticket())) return
  const session = await idOf()
  if (!session) return logger.info({ event: "ticket_refused", reason: "malformed" })
  if (isUnproven) return logger.info({ event: "ticket_refused", session, reason: "unproven" })
  after(async () => {
    const { logins } = services()
    const ended = await logins
      .reasonEnded(session)
      .catch((error) => logger.warn({ event: "register_of_logins_failed", err: error }))
    logger.info({ event: "ticket_refused", session, reason: ended?.reason ?? "unknown" })
  })
}

/**
 * Returns the session for a page. While its store is down the page gets a message to show instead. When the visitor is
 * logged in, the view counts as activity, which is written after the answer.
 */
export async function viewSession(): Promise<ViewedSession> {
  return unlessDown(async () => {
    const { session, isUnproven } = await services().request.look()
    if (!session) await reportRefusedTicket(isUnproven)
    return { session }
  })
}

/** Counts the view of a page that shows nothing of the session: it is activity too. Null as well while its store is down. */
export async function countView(): Promise<CurrentSession | null> {
  const found = await unlessDown(async () => ({ session: await services().request.get() }))
  return "down" in found ? null : found.session
}

/** Returns why the ticket in the browser logs nobody in, as far as that is known; else null. */
export async function whyLoggedOut(): Promise<EndReason | "two_cookies" | "unproven" | null> {
  if (await services().request.isAmbiguous()) {
    logger.info({ event: "ticket_refused", reason: "two_cookies" })
    return "two_cookies"
  }
  const id = await services().request.idOf()
  if (!id) return null
  const ended = await services().logins.reasonEnded(id)
  const { isUnproven } = await services().request.look({ activity: false })
  const reason = ended?.reason ?? (isUnproven ? "unproven" : null)
  if (reason) logger.info({ event: "ticket_refused", session: id, reason })
  return reason
}

/** Returns the session of a visitor who is logged in. Everything that needs a login calls this first. @throws Problem 401 */
export async function requireLogin(): Promise<LoggedInSession> {
  const session = await currentSession()
  if (isLoggedIn(session)) return session
  logger.info({ event: "login_required" })
  throw notLoggedIn()
}

/** A form answers this one with the login page. */
export function notLoggedIn(): Problem {
  return new Problem(401, "You are not logged in.", { code: "login_required" })
}

export function isLoggedIn(session: CurrentSession | null): session is LoggedInSession {
  return session?.login != null
}

/** Changes the data of the visitor's session, also before a login. */
export async function updateData(change: (data: SiteData) => SiteData): Promise<CurrentSession | null> {
  return services().request.update(change)
}

/** Moves the visitor's session to another store, still logged in. */
export async function moveSession(store: string): Promise<CurrentSession> {
  const session = await services().request.move(store)
  logger.info({ event: "session_moved", session: session.id, store })
  return session
}
