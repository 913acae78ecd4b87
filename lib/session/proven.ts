/** The session of a request, and whether the request may use it: where it is bound to a device, only with the proof. */
import { sentValues, type TicketSender, ticketOf } from "./cookie-header.ts"
import { bindingOf, type DeviceBinding } from "./device.ts"
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

/** The session that the request may use. Null as well where only the proof is missing. */
export async function getProven<State extends LoginState, Data extends SessionData>(request: Arrived<State, Data>) {
  const session = await getUnproven(request)
  if (session && !admittedBy(request)(session)) return { session: null, isUnproven: true }
  const { binding, sessions, report } = request.parts
  const kept = binding && session && binding.confirm(bindingOf(session), boundCookies(binding, request))
  // Once a login. If it fails, the next request does it.
  const isChanged = kept && (await sessions.bind(session, kept).catch(report))
  return { session: isChanged ? await getUnproven(request) : session, isUnproven: false }
}

/** Whether a request may use a session. */
export const admittedBy =
  <State extends LoginState, Data extends SessionData>(request: Arrived<State, Data>): Admits<LoginState> =>
  (session) => {
    const { binding, count } = request.parts
    if (!binding || binding.isProven(bindingOf(session), boundCookies(binding, request))) return true
    count("refusals", { store: session.store, reason: "unproven" })
    return false
  }

const boundCookies = ({ cookieName }: DeviceBinding, { sent }: Pick<TicketSender, "sent">): string[] =>
  sentValues({ sent, cookieName })
