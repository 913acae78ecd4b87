import type { CurrentSession } from "../auth/current.ts"
import { isUnavailable } from "../http/problem-of.ts"
import { idOfToken, isToken, parseTicket } from "../session/ticket.ts"
import { database } from "../site/database.ts"
import { requestSessions } from "../site/request-sessions.ts"
import { services } from "../site/services.ts"
import { shortId, utc } from "./format.ts"
import { type Holding, holdingOf } from "./holdings.ts"
import { type ShownValue, showValues } from "./show-value.ts"
import { type TicketPart, takeTicketApart } from "./take-ticket-apart.ts"
import { endingOf, type Moment, timelineOf } from "./timeline.ts"

/** When a session will end if nothing happens, and the server's time now: the visitor's own clock may be wrong. */
export interface Ends {
  readonly now: Date
  readonly idleExpiresAt: Date | null
  readonly expiresAt: Date
  /** Seconds before the idle end from which on the visitor is to be warned. */
  readonly warning: number
}

/** Of the idle timeout, and at most this many seconds. */
const WARNING_SHARE = 1 / 3
const MAX_WARNING = 300

/** A session from both sides, as the inspector shows it. Plain data without a secret: it may go into a page. */
export interface Inspection {
  /** Null when the browser holds no ticket. */
  readonly browser: {
    readonly cookieName: string
    readonly attributes: readonly string[]
    readonly parts: readonly TicketPart[]
    /** Bytes of the cookie's value, and of name and value together, of which browsers keep 4,096. */
    readonly valueBytes: number
    readonly cookieBytes: number
  } | null
  /** Null when the server knows no session by this ticket. */
  readonly server: {
    readonly store: string
    readonly holding: Holding | null
    readonly login: Holding | null
    readonly values: { shown: ShownValue[]; more: boolean }
    readonly past: readonly Moment[]
    readonly ends: Ends
  } | null
  /** What a place still holds of a session that has expired; null with a session, or when nothing is left. */
  readonly left: Holding | null
  /** How and when the login ended to which the ticket once led; null with a session, or when it never was a login. */
  readonly ended: Moment | null
}

/** @param session the visitor's own, as it was just read: nobody else's is ever looked at. @throws StoreUnavailableError */
export async function inspect(session: CurrentSession | null): Promise<Inspection> {
  const ticket = await requestSessions().ticket()
  return {
    browser: ticket ? inspectCookie(ticket, session) : null,
    server: session && (await inspectRecord(session)),
    left: session || !ticket ? null : await inspectLeft(ticket),
    ended: session || !ticket ? null : await inspectEnd(),
  }
}

/** Places that can be looked into, and keep what has expired until it is swept away. */
const KEEPERS = ["database", "disk", "shelf"]

/** Without its content: whoever sits here now may be someone else. */
async function inspectLeft(text: string): Promise<Holding | null> {
  const { store, token } = parseTicket(text) ?? {}
  if (!store || !KEEPERS.includes(store) || !services().storeNames.some((name) => name === store)) return null
  if (!token || !isToken(token)) return null
  const holding = await holdingOf(store, idOfToken(token))
  return holding && { ...holding, content: undefined }
}

/** While the register of logins is down no end is told; that there is no session is certain all the same. */
async function inspectEnd(): Promise<Moment | null> {
  try {
    const id = await requestSessions().idOf()
    const ended = id && (await services().logins.reasonEnded(id))
    return ended ? endingOf(ended) : null
  } catch (error) {
    if (isUnavailable(error)) return null
    throw error
  }
}

function inspectCookie(ticket: string, session: CurrentSession | null) {
  const { cookieName, secure } = services()
  const lasting = session?.record.login?.remember
    ? `until ${utc(session.expiresAt)}`
    : "until the browser is closed"
  const valueBytes = Buffer.byteLength(ticket)
  return {
    cookieName,
    attributes: ["HttpOnly", "SameSite=Lax", "Path=/", ...(secure ? ["Secure"] : []), lasting],
    parts: takeTicketApart(ticket),
    valueBytes,
    cookieBytes: cookieName.length + 1 + valueBytes,
  }
}

async function inspectRecord(session: CurrentSession) {
  const { store, id, record, idleExpiresAt, expiresAt } = session
  const { now, timeouts } = services()
  return {
    store,
    holding: await holdingOf(store, id),
    login: inspectLogin(session),
    values: showValues(record.data),
    past: timelineOf(session, await movedAt(session)),
    ends: {
      now: now(),
      idleExpiresAt,
      expiresAt,
      warning: Math.min(MAX_WARNING, timeouts.idle * WARNING_SHARE),
    },
  }
}

async function movedAt({ record }: CurrentSession): Promise<Date | null> {
  if (!record.login) return null
  const row = await database().login.findUnique({
    where: { id: record.login.id },
    select: { movedAt: true },
  })
  return row?.movedAt ?? null
}

function inspectLogin({ id, store, record, login }: CurrentSession): Holding | null {
  if (!record.login || !login) return null
  return {
    place: "A row of the table sign_in",
    facts: [
      ["id", shortId(record.login.id)],
      ["session_id", shortId(id)],
      ["user", login.user.username],
      ["store", store],
      ["created_at", utc(login.createdAt)],
      ["last_seen_at", utc(login.lastSeenAt)],
      ["authenticated_at", utc(login.authenticatedAt)],
    ],
  }
}
