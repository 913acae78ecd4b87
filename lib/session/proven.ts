/** The session of a request, and whether the request may use it: where it is bound to a device, only with the proof. */
import { sentValues, type TicketSender, ticketOf } from "./cookie-header.ts"
import { bindingOf } from "./device.ts"
import type { LoginState } from "./logins/register.ts"
import type { Admits, Session } from "./lookup.ts"
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
  return session && admittedBy(request)(session) ? session : null
}

/** Whether a request may use a session. */
export const admittedBy =
  <State extends LoginState, Data extends SessionData>({
    parts: { binding, count },
    sent,
  }: Arrived<State, Data>): Admits<LoginState> =>
  (session) => {
    if (!binding) return true
    if (binding.isProven(bindingOf(session), sentValues({ sent, cookieName: binding.cookieName }))) return true
    count("refusals", { store: session.store, reason: "unproven" })
    return false
  }
