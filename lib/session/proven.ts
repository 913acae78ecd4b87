/** The session of a request, and whether the request may use it: where it is bound to a device, only with the proof. */
import { sentValues, type TicketSender, ticketOf } from "./cookie-header.ts"
import { bindingOf } from "./device.ts"
import { SessionConflictError } from "./errors.ts"
import type { LoginState } from "./logins/register.ts"
import type { Session } from "./lookup.ts"
import type { Opened } from "./open.ts"
import type { SessionData } from "./types.ts"

/** What the seam needs of the sessions that are open. */
export type SeamParts<State extends LoginState, Data extends SessionData> = Pick<
  Opened<State, Data>,
  "sessions" | "binding" | "cookieName" | "origin" | "secure" | "now" | "report" | "count"
>

/** A request, once there is one. */
export interface Arrived<State extends LoginState, Data extends SessionData> extends TicketSender {
  readonly parts: SeamParts<State, Data>
}

/** The session that the request's ticket names, also where it is bound to a device and the request brings no proof. */
export function getUnproven<State extends LoginState, Data extends SessionData>(
  request: Arrived<State, Data>,
): Promise<Session<State, Data> | null> {
  return request.parts.sessions.get(ticketOf(request))
}

/** The session that the request may use. */
export async function getProven<State extends LoginState, Data extends SessionData>(
  request: Arrived<State, Data>,
): Promise<Session<State, Data> | null> {
  const session = await getUnproven(request)
  return session && isProven(request, session) ? session : null
}

function isProven<State extends LoginState, Data extends SessionData>(
  { parts: { binding, count }, sent }: Arrived<State, Data>,
  session: Session<State, Data>,
): boolean {
  if (!binding || binding.isProven(bindingOf(session), sentValues({ sent, cookieName: binding.cookieName })))
    return true
  count("refusals", { store: session.store, reason: "unproven" })
  return false
}

/** The ticket for a login. Whoever can not prove its session begins as nobody, and that session stays as it is. */
export async function ticketToLogIn<State extends LoginState, Data extends SessionData>(
  request: Arrived<State, Data>,
): Promise<string | undefined> {
  const session = request.parts.binding ? await getUnproven(request) : null
  return session && !isProven(request, session) ? undefined : ticketOf(request)
}

/** The ticket for any other change. @throws SessionConflictError: without the proof nothing is changed, and the browser returns with it */
export async function ticketToChange<State extends LoginState, Data extends SessionData>(
  request: Arrived<State, Data>,
): Promise<string | undefined> {
  const text = ticketOf(request)
  if (text !== undefined && (await ticketToLogIn(request)) === undefined) throw new SessionConflictError("unproven")
  return text
}
