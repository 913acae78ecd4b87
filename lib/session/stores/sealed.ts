import { hkdfSync } from "node:crypto"
import { sealData, unsealData } from "iron-session"
import { z } from "zod"
import { SessionTooLargeError } from "../errors.ts"
import type { Logins } from "../logins/register.ts"
import { decode, flatten } from "../record/codec.ts"
import { spellNumbers } from "../record/spell-numbers.ts"
import { idOfToken, makeTicket, mintToken, parseTicket } from "../ticket.ts"
import { withDeadline } from "../time/deadline.ts"
import { after, expiriesOf, latest, type Timeouts } from "../time/timeouts.ts"
import type { NewRecord, SessionDriver, SessionStore, Ticket } from "../types.ts"
import { endedSeals } from "./ended-seals.ts"
import { openedSeals, type SealContent } from "./opened-seals.ts"

/** What browsers keep of one cookie: name, "=" and value together (RFC 6265, section 6.1). */
const MAX_COOKIE_BYTES = 4096

export interface CookieStoreOptions {
  readonly name: string
  /** The cookie's name and the site's origin: a seal made for another is refused. */
  readonly cookieName: string
  readonly origin: string
  /** Newest first: the first seals, all unseal. Each 32 random bytes as base64url. */
  readonly secrets: readonly string[]
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

/** What is sealed. */
const payload = z.object({
  key: z.string(),
  version: z.number().int().positive(),
  until: z.number(),
  record: z.unknown(),
})

/**
 * The store that keeps nothing of a session that is alive: the ticket carries the record, encrypted and authenticated by
 * iron-session. Of parallel updates the last cookie wins.
 */
export function cookieStore(options: CookieStoreOptions): SessionStore {
  const { name, cookieName, origin, timeouts, now, ended, logins, deadline = 8_000 } = options
  const passwords = options.secrets.map((secret) => bindSecret(secret, cookieName, origin))
  const maxBytes = MAX_COOKIE_BYTES - cookieName.length - 1
  const seals = endedSeals(ended, now)
  const opened = openedSeals()
  const bounded = <T>(work: Promise<T>): Promise<T> => withDeadline(name, deadline, work)

  async function seal(record: NewRecord, key: string, version: number): Promise<Ticket> {
    // The absolute end as it is now: changed settings never lengthen an old seal.
    const until = expiriesOf(record, timeouts).absolute.getTime()
    // A seal that is out can not be changed, so the binding is kept beside it.
    const flat = flatten({ ...record, login: record.login && { ...record.login, binding: undefined } })
    // The object is sealed, not its text, which would be escaped once more.
    const token = await sealData({ key, version, until, record: flat }, { password: passwords[0] as string, ttl: 0 })
    const ticket = makeTicket(name, token)
    if (ticket.length > maxBytes) throw new SessionTooLargeError(name, ticket.length, maxBytes)
    opened.remember(ticket, { id: idOfToken(key), key, version, until, record: JSON.stringify(flat) })
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
    if (!isCanonicalSeal(token)) return null
    for (const password of passwords) {
      const { data } = payload.safeParse(await unsealData(token, { password, ttl: 0 }))
      if (!data) continue
      const content = { ...data, id: idOfToken(data.key), record: JSON.stringify(spellNumbers(data.record ?? null)) }
      opened.remember(ticket, content)
      return content
    }
    return null
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
      if (binding) await bounded(seals.bind(kept.id, binding, undefined, record.lastSeenAt, lastEnd(record)))
      return { ...kept, ticket }
    },
    async load(ticket) {
      const content = await unseal(ticket)
      if (!content) return null
      const { id, record } = content
      const state = record.login && (await logins?.load(record.login))
      // The register vouches for the session: `end` and `revoke` take that back before they write a row.
      if (logins?.beginEnd && state?.currentId === id) return { id, ticket, store: name, record, state }
      const known = await bounded(seals.find(id))
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
      const known = await bounded(seals.find(content.id))
      return known?.isEnded ? "gone" : sealed
    },
    async touch(ticket, { lastSeenAt }) {
      const content = !logins && (await unseal(ticket))
      if (content) await bounded(seals.touch(content.id, lastSeenAt, new Date(content.until)))
    },
    async bind(ticket, { lastSeenAt, login }, binding) {
      const content = await unseal(ticket)
      if (!content) return "gone"
      return bounded(seals.bind(content.id, binding, login?.binding ?? undefined, lastSeenAt, lastEnd(content.record)))
    },
    // The seal's version is what the browser sent, so an expected version is always met: there is no other copy to ask.
    async end(ticket, { tombstone, binding } = {}) {
      const content = await unseal(ticket)
      if (!content) return "gone"
      const { login } = content.record
      // First: from here on `load` asks for the row, before there is one. If what comes next fails, the session is as it was.
      if (login) await logins?.beginEnd?.(login, content.id)
      const until = latest(new Date(content.until), lastEnd(content.record))
      return bounded(seals.end(content.id, until, { tombstone, binding: logins ? undefined : binding }))
    },
    async revoke(id) {
      await logins?.endBySession(id)
      await bounded(seals.end(id, after(now(), Math.max(timeouts.absolute, timeouts.remembered))))
    },
    tombstoneOf: async (id) => (await bounded(seals.find(id)))?.tombstone ?? null,
    idOf: async (ticket) => (await unseal(ticket, 0))?.id ?? null,
    sweep: (date) => ended.deleteExpired(date),
    check: () => bounded(ended.check()),
  }
}

/** A key for this purpose, cookie and origin alone: what was sealed for another does not open here. */
function bindSecret(secret: string, cookieName: string, origin: string): string {
  const info = `cloakroom session seal\n${cookieName}\n${origin}`
  return Buffer.from(hkdfSync("sha256", Buffer.from(secret, "base64url"), "", info, 32)).toString("base64url")
}

/**
 * Whether a seal is spelled as iron-session spells it. Its authentication covers all but the spelling of the last part
 * (whose last base64 character has two spare bits) and anything behind "~": one seal would have many tickets.
 */
function isCanonicalSeal(text: string): boolean {
  const match = /^Fe26\.2\*1\*[0-9a-f]{64}\*[\w-]{22}\*[\w-]+\*\*[0-9a-f]{64}\*([\w-]{43})~2$/.exec(text)
  const digest = match?.[1]
  return digest !== undefined && Buffer.from(digest, "base64url").toString("base64url") === digest
}
