import { SessionTooLargeError } from "../errors.ts"
import type { Logins } from "../logins/register.ts"
import { decode, encode } from "../record/codec.ts"
import { idOfToken, makeTicket, mintToken, parseTicket } from "../ticket.ts"
import { withDeadline } from "../time/deadline.ts"
import { after, expiriesOf, latest, type Timeouts } from "../time/timeouts.ts"
import type { NewRecord, SessionDriver, SessionStore, Ticket } from "../types.ts"
import { endedSeals } from "./ended-seals.ts"
import { openedSeals, type SealContent } from "./opened-seals.ts"
import { createSeals, type SealsOptions } from "./seals.ts"

/** What browsers keep of one cookie: name, "=" and value together (RFC 6265, section 6.1). */
const MAX_COOKIE_BYTES = 4096

export interface CookieStoreOptions extends SealsOptions {
  readonly name: string
  readonly timeouts: Timeouts
  readonly now: () => Date
  /** Keeps a row for each seal that was ended before its time: a seal that is out can not be taken back. */
  readonly ended: SessionDriver
  /**
   * The register of logins, if there is one. Without it `ended` keeps rows of activity too, which a page can not write into a
   * cookie.
   */
  readonly logins?: Pick<Logins, "load" | "beginEnd" | "endBySession"> | undefined
  /** How long `ended` may take, in milliseconds, until the store counts as down. */
  readonly deadline?: number
}

/**
 * The store that keeps nothing of a session that is alive: the ticket carries the record, encrypted and authenticated
 * (seals.ts). Of parallel updates the last cookie wins.
 */
export function cookieStore(options: CookieStoreOptions): SessionStore {
  const { name, cookieName, timeouts, now, ended, logins, deadline = 8_000 } = options
  const maxBytes = MAX_COOKIE_BYTES - cookieName.length - 1
  const ends = endedSeals(ended, now)
  const seals = createSeals(options)
  const opened = openedSeals()
  const bounded = <T>(work: Promise<T>): Promise<T> => withDeadline(name, deadline, work)

  async function seal(record: NewRecord, key: string, version: number): Promise<Ticket> {
    // The absolute end as it is now: changed settings never lengthen an old seal.
    const until = expiriesOf(record, timeouts).absolute.getTime()
    // A seal that is out can not be changed, so the binding is kept beside it.
    const text = encode({ ...record, login: record.login && { ...record.login, binding: undefined } })
    const sealed = { key, version, until, record: text }
    const token = await seals.seal(sealed)
    const ticket = makeTicket(name, token)
    if (ticket.length > maxBytes) throw new SessionTooLargeError(name, ticket.length, maxBytes)
    opened.remember(ticket, { ...sealed, id: idOfToken(key) })
    return ticket
  }

  /** What the ticket carries, ended or not. Null if it has expired by now, or by `time` (milliseconds; 0: at any age). */
  async function unseal(ticket: Ticket, time = now().getTime()) {
    const parsed = parseTicket(ticket)
    if (parsed?.store !== name) return null
    const content = opened.find(ticket) ?? (await open(parsed))
    const record = content && content.until > time ? decode(content.record) : null
    return content && record && { ...content, record: { ...record, version: content.version } }
  }

  /** Opens a seal that is not known yet, and remembers it. */
  async function open({ ticket, token }: { ticket: Ticket; token: string }): Promise<SealContent | null> {
    const sealed = await seals.open(token)
    const content = sealed && { ...sealed, id: idOfToken(sealed.key) }
    if (content) opened.remember(ticket, content)
    return content
  }

  /** Another seal of a session may expire later than this one. Its row stays until the last of them does. */
  const lastEnd = (record: NewRecord): Date => expiriesOf({ ...record, createdAt: now() }, timeouts).absolute

  return {
    name,
    async create(record) {
      const key = mintToken()
      const kept = { id: idOfToken(key), store: name, record: { ...record, version: 1 } }
      const ticket = await seal(record, key, 1)
      const binding = record.login?.binding
      if (binding) await bounded(ends.bind(kept.id, binding, undefined, record.lastSeenAt, lastEnd(record)))
      return { ...kept, ticket }
    },
    async load(ticket) {
      const content = await unseal(ticket)
      if (!content) return null
      const { id, record } = content
      const state = record.login && (await logins?.load(record.login))
      // The register vouches for the session: `end` and `revoke` take that back before they write a row.
      if (logins?.beginEnd && state?.currentId === id) return { id, ticket, store: name, record, state }
      const known = await bounded(ends.find(id))
      if (known?.isEnded) return null
      const lastSeenAt = latest(record.lastSeenAt, known?.lastSeenAt)
      const login = record.login && known?.binding ? { ...record.login, binding: known.binding } : record.login
      return { id, ticket, store: name, record: { ...record, lastSeenAt, login }, ...(state && { state }) }
    },
    async update(ticket, next) {
      const content = await unseal(ticket)
      if (!content) return "gone"
      const sealed = await seal(next, content.key, next.version + 1)
      // Asked last: a dead seal that is sent after the answer to a login would take the place of the good one.
      const known = await bounded(ends.find(content.id))
      return known?.isEnded ? "gone" : sealed
    },
    async touch(ticket, { lastSeenAt }) {
      const content = !logins && (await unseal(ticket))
      if (content) await bounded(ends.touch(content.id, lastSeenAt, new Date(content.until)))
    },
    async bind(ticket, { lastSeenAt, login }, binding) {
      const content = await unseal(ticket)
      if (!content) return "gone"
      return bounded(ends.bind(content.id, binding, login?.binding ?? undefined, lastSeenAt, lastEnd(content.record)))
    },
    // The seal's version is what the browser sent, so an expected version is always met: there is no other copy to ask.
    async end(ticket, { tombstone, binding } = {}) {
      const content = await unseal(ticket)
      if (!content) return "gone"
      const { login } = content.record
      // First: from here on `load` asks for the row, before there is one. If what comes next fails, the session is as it was.
      if (login) await logins?.beginEnd?.(login, content.id)
      const until = latest(new Date(content.until), lastEnd(content.record))
      return bounded(ends.end(content.id, until, { tombstone, binding: logins ? undefined : binding }))
    },
    async revoke(id) {
      await logins?.endBySession(id)
      await bounded(ends.end(id, after(now(), Math.max(timeouts.absolute, timeouts.remembered))))
    },
    tombstoneOf: async (id) => (await bounded(ends.find(id)))?.tombstone ?? null,
    idOf: async (ticket) => (await unseal(ticket, 0))?.id ?? null,
    sweep: (date) => ended.deleteExpired(date),
    check: () => bounded(ended.check()),
  }
}
