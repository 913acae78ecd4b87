import type { CurrentSession } from "../auth/current.ts"
import { deviceOf, type Unbound } from "../auth/device.ts"
import { isUnavailable } from "../http/problem-of.ts"
import type { BoundDevice } from "../session/device.ts"
import { idOfToken, isToken, parseTicket } from "../session/ticket.ts"
import { MAX_TEXT } from "../site/data.ts"
import { services } from "../site/services.ts"
import { shortId, utc } from "./format.ts"
import { type Holding, holdingOf } from "./holdings.ts"
import { kindNames } from "./native-value.ts"
import { sourceOfStore } from "./session-layer.ts"
import { type ShownValue, showValues } from "./show-value.ts"
import { type TicketPart, takeTicketApart } from "./take-ticket-apart.ts"
import { endingOf, type Moment, timelineOf } from "./timeline.ts"

/** When a session ends without further activity. Has the server's time, since the visitor's clock may be wrong. */
export interface Ends {
  readonly now: Date
  readonly idleExpiresAt: Date | null
  readonly expiresAt: Date
  /** The visitor is warned this many seconds before the idle end. */
  readonly warning: number
}

/** The warning comes this share of the idle timeout before its end, but at most MAX_WARNING seconds. */
const WARNING_SHARE = 1 / 3
const MAX_WARNING = 300

/** A session as the browser and the server hold it, for the inspector. Without secrets, so it may go into a page. */
export interface Inspection {
  /** Null when the browser holds no ticket. */
  readonly browser: {
    readonly cookieName: string
    readonly attributes: readonly string[]
    readonly parts: readonly TicketPart[]
    /** Bytes of the cookie's value, and of name, "=" and value together. Browsers keep 4,096 of the latter. */
    readonly valueBytes: number
    readonly cookieBytes: number
    /** The cookie that the browser renews with the key of its device. Null where the login is not bound. */
    readonly bound: { readonly name: string; readonly attributes: readonly string[] } | null
  } | null
  /** Null when the server knows no session by this ticket. */
  readonly server: {
    readonly store: string
    /** The file that shows best how it keeps a session. */
    readonly source: string
    readonly holding: Holding | null
    readonly login: Holding | null
    /** What the login is bound to, or why it is not. Null before login. */
    readonly device: BoundDevice | Unbound | null
    readonly values: {
      readonly shown: readonly ShownValue[]
      readonly more: boolean
      /** What a visitor may add. The length is in UTF-16 units. */
      readonly addable: { readonly kinds: readonly string[]; readonly maxLength: number }
    }
    readonly past: readonly Moment[]
    readonly ends: Ends
  } | null
  /** What the place still holds of an expired session. Null while there is a session, and when nothing is left. */
  readonly left: Holding | null
  /** How and when the ticket's login ended. Null while there is a session, and when no such end is known. */
  readonly ended: Moment | null
  /** Whether the session is bound to a device, and the browser sent no proof: then nothing of it is told. */
  readonly unproven: boolean
}

/** @param session the visitor's own, as just read. No other session is ever looked at. @throws StoreUnavailableError */
export async function inspect(session: CurrentSession | null): Promise<Inspection> {
  const ticket = await services().request.ticket()
  const browser = ticket ? inspectCookie(ticket, session) : null
  const nothing = { browser, server: null, left: null, ended: null, unproven: false }
  if (session) return { ...nothing, server: await inspectRecord(session) }
  if (!ticket) return nothing
  const { isUnproven } = await services().request.look({ activity: false })
  if (isUnproven) return { ...nothing, unproven: true }
  return { ...nothing, left: await inspectLeft(ticket), ended: await inspectEnd() }
}

/** Stores whose places can be looked into, and keep an expired session until the next sweep. Redis removes it by itself. */
const KEEPERS = ["database", "disk", "shelf"]

/** Leaves out the content: the session is over, and someone else may use this browser now. */
async function inspectLeft(text: string): Promise<Holding | null> {
  const { store, token } = parseTicket(text) ?? {}
  if (!store || !KEEPERS.includes(store) || !services().storeNames.some((name) => name === store)) return null
  if (!token || !isToken(token)) return null
  const holding = await holdingOf(store, idOfToken(token))
  return holding && { ...holding, content: undefined }
}

/** Null also while the register of logins is down: the page can say without it that there is no session. */
async function inspectEnd(): Promise<Moment | null> {
  try {
    const id = await services().request.idOf()
    const ended = id && (await services().logins.reasonEnded(id))
    return ended ? endingOf(ended) : null
  } catch (error) {
    if (isUnavailable(error)) return null
    throw error
  }
}

function inspectCookie(ticket: string, session: CurrentSession | null) {
  const { cookieName, secure, binding } = services()
  const lasting = session?.record.login?.remember ? `until ${utc(session.expiresAt)}` : "until the browser is closed"
  const valueBytes = Buffer.byteLength(ticket)
  const attributes = ["HttpOnly", "SameSite=Lax", "Path=/", ...(secure ? ["Secure"] : [])]
  const device = session && deviceOfSession(session)
  return {
    cookieName,
    attributes: [...attributes, lasting],
    parts: takeTicketApart(ticket),
    valueBytes,
    cookieBytes: cookieName.length + 1 + valueBytes,
    bound:
      binding && device && typeof device !== "string"
        ? { name: binding.cookieName, attributes: [...attributes, `until ${utc(device.provenUntil)}`] }
        : null,
  }
}

async function inspectRecord(session: CurrentSession) {
  const { store, id, record, idleExpiresAt, expiresAt } = session
  const { now, timeouts } = services()
  return {
    store,
    source: sourceOfStore(store),
    holding: await holdingOf(store, id),
    login: inspectLogin(session),
    device: deviceOfSession(session),
    values: { ...showValues(record.data), addable: { kinds: kindNames, maxLength: MAX_TEXT } },
    past: timelineOf(session),
    ends: {
      now: now(),
      idleExpiresAt,
      expiresAt,
      warning: Math.min(MAX_WARNING, timeouts.idle * WARNING_SHARE),
    },
  }
}

const deviceOfSession = ({ login }: CurrentSession) => login && deviceOf(login)

function inspectLogin({ id, store, record, login }: CurrentSession): Holding | null {
  if (!record.login || !login) return null
  return {
    place: "A row in the table sign_in",
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
