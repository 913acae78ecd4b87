import { hkdfSync } from "node:crypto"
import { sealData, unsealData } from "iron-session"
import { z } from "zod"
import { SessionConflictError, SessionTooLargeError } from "../errors.ts"
import { flatten, unflattenRecord } from "../record/codec.ts"
import { encodeTombstone, tombstoneIn } from "../record/tombstone.ts"
import { idOfToken, makeTicket, mintToken, parseTicket } from "../ticket.ts"
import { withDeadline } from "../time/deadline.ts"
import { after, expiriesOf, latest, type Timeouts } from "../time/timeouts.ts"
import type { NewRecord, Row, SessionDriver, SessionId, SessionStore, Ticket, Tombstone } from "../types.ts"

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
  /** Whether it keeps rows of activity too, which a page can not write into a cookie. A register of logins keeps it instead. */
  readonly keepsActivity?: boolean
  /** How long `ended` may take, in milliseconds, until the store counts as down. */
  readonly deadline?: number
}

/** The text of a row that says when the session was last active, and not that it has ended. */
const ACTIVE = "active"

/** How often a row is tried again that others write to at once. */
const MAX_ATTEMPTS = 30

/** What is sealed. The session's id is made of `key`, which stays when the record is sealed anew. */
const payload = z.object({
  key: z.string(),
  version: z.number().int().positive(),
  /** Milliseconds: the absolute end as it was when this was sealed. Changed settings never lengthen an old seal. */
  until: z.number(),
  record: z.unknown(),
})

/**
 * The store that keeps nothing of a session that is alive: the ticket carries the record, encrypted and authenticated by
 * iron-session. Of parallel updates the last cookie wins.
 */
export function cookieStore(options: CookieStoreOptions): SessionStore {
  const { name, cookieName, origin, timeouts, now, ended, keepsActivity = false, deadline = 8_000 } = options
  const passwords = options.secrets.map((secret) => bindSecret(secret, cookieName, origin))
  const maxBytes = MAX_COOKIE_BYTES - cookieName.length - 1
  const bounded = <T>(work: Promise<T>): Promise<T> => withDeadline(name, deadline, work)

  async function seal(record: NewRecord, key: string, version: number): Promise<Ticket> {
    const until = expiriesOf(record, timeouts).absolute.getTime()
    // The object is sealed, not its text, which would be escaped once more.
    const content = { key, version, until, record: flatten(record) }
    const ticket = makeTicket(name, await sealData(content, { password: passwords[0] as string, ttl: 0 }))
    if (ticket.length > maxBytes) throw new SessionTooLargeError(name, ticket.length, maxBytes)
    return ticket
  }

  /** What the ticket carries, ended or not. Null if it has expired by now, or by `time` (milliseconds; 0: at any age). */
  async function unseal(ticket: Ticket, time = now().getTime()) {
    const parsed = parseTicket(ticket)
    if (parsed?.store !== name || !isCanonicalSeal(parsed.token)) return null
    for (const password of passwords) {
      const content = payload.safeParse(await unsealData(parsed.token, { password, ttl: 0 }))
      if (!content.success) continue
      const { key, version, until, record } = content.data
      const decoded = until > time ? unflattenRecord(record) : null
      return decoded && { id: idOfToken(key), key, until, record: { ...decoded, version } }
    }
    return null
  }

  const isEnded = async (id: SessionId) => {
    const row = await bounded(ended.read(id))
    return row !== null && row.data !== ACTIVE
  }

  /**
   * Puts a row in the place of one that says of activity only, or where there is none. One of several callers is told "ok".
   * @param isNews whether it still counts beside the row that is there
   */
  async function put(id: SessionId, row: Omit<Row, "version">, isNews = (_: Row) => true): Promise<"ok" | "gone"> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      try {
        await ended.create(id, { ...row, version: 1 })
        return "ok"
      } catch (error) {
        // By its name: another bundle of Next's may have made the driver.
        if ((error as Error).name !== "IdTakenError") throw error
      }
      const there = await ended.read(id)
      if (there && (there.data !== ACTIVE || !isNews(there))) return "gone"
      const next = { ...row, version: (there?.version ?? 0) + 1 }
      if (there && (await ended.update(id, next, there.version)) === "ok") return "ok"
    }
    throw new SessionConflictError("contended")
  }

  /** @param until when the last seal of this session ends by itself */
  function endById(id: SessionId, until: Date, tombstone?: Tombstone): Promise<"ok" | "gone"> {
    const data = tombstone ? encodeTombstone(tombstone) : "ended"
    return bounded(put(id, { data, atime: tombstone?.at ?? now(), expiresAt: until }))
  }

  return {
    name,
    async create(record) {
      const key = mintToken()
      const kept = { id: idOfToken(key), store: name, record: { ...record, version: 1 } }
      return { ...kept, ticket: await seal(record, key, 1) }
    },
    async load(ticket) {
      const content = await unseal(ticket)
      const row = content && (await bounded(ended.read(content.id)))
      if (!content || (row && row.data !== ACTIVE)) return null
      const lastSeenAt = latest(content.record.lastSeenAt, row?.atime)
      return { id: content.id, ticket, store: name, record: { ...content.record, lastSeenAt } }
    },
    async update(ticket, next) {
      const content = await unseal(ticket)
      const sealed = content && (await seal(next, content.key, next.version + 1))
      // Asked last: a dead seal that is sent after the answer to a login would take the place of the good one.
      return !sealed || (await isEnded(content.id)) ? "gone" : sealed
    },
    async touch(ticket, { lastSeenAt }) {
      const content = keepsActivity && (await unseal(ticket))
      if (!content) return
      const row = { data: ACTIVE, atime: lastSeenAt, expiresAt: new Date(content.until) }
      await bounded(put(content.id, row, ({ atime }) => atime < lastSeenAt))
    },
    // The seal's version is what the browser sent, so an expected version is always met: there is no other copy to ask.
    async end(ticket, { tombstone } = {}) {
      const content = await unseal(ticket)
      if (!content) return "gone"
      // Another seal of this session may expire later. The row stays until the last of them does.
      const latest = expiriesOf({ ...content.record, createdAt: now() }, timeouts).absolute
      return endById(content.id, new Date(Math.max(content.until, latest.getTime())), tombstone)
    },
    async revoke(id) {
      await endById(id, after(now(), Math.max(timeouts.absolute, timeouts.remembered)))
    },
    async tombstoneOf(id) {
      const row = await bounded(ended.read(id))
      return row && tombstoneIn(row)
    },
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
