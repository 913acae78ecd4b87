import { reportOnce } from "../drivers/report-once.ts"
import { SessionTooLargeError } from "../errors.ts"
import { decode, encode } from "../record/codec.ts"
import { encodeTombstone, tombstoneIn } from "../record/tombstone.ts"
import { idOfToken, isToken, makeTicket, mintToken, parseTicket } from "../ticket.ts"
import { withDeadline } from "../time/deadline.ts"
import { after, expiryOf, IN_FLIGHT, type Timeouts } from "../time/timeouts.ts"
import type {
  Ending,
  NewRecord,
  Row,
  SessionDriver,
  SessionId,
  SessionRecord,
  SessionStore,
  Ticket,
  Tombstone,
  Version,
} from "../types.ts"

/**
 * 64 KiB of JSON always fit: they are kept as they are, and the record's metadata needs less than 1 KiB. The rest is room
 * for native values, whose form may be four times as long.
 */
const MAX_BYTES = 192 * 1024

/** A tombstone's version lies so far ahead of the session's that no writer can expect it, and put a record in its place. */
const LEAP = 1_000_000

/** Milliseconds that the driver may take, until the store counts as down. */
const DEADLINE = 8000

/** How often an end is tried again when the session changes meanwhile. */
const MAX_ATTEMPTS = 30

export interface KeyedOptions {
  /** The ticket's prefix: lower-case letters. */
  readonly name: string
  readonly driver: SessionDriver
  readonly timeouts: Timeouts
  /** Told once about each row whose text is no record of a known format. The row stays as it is until it expires. */
  readonly onBroken?: (message: string) => void
}

/** Makes a store of a driver: the browser holds a random token, the driver keeps the record under its hash. */
export function keyed(options: KeyedOptions): SessionStore {
  const { name, driver, timeouts, onBroken = () => {} } = options
  const reportBroken = reportOnce(onBroken)
  const bounded = <T>(work: Promise<T>): Promise<T> => withDeadline(name, DEADLINE, work)

  /** Null for what can not be a ticket of this store: the driver is not even asked. */
  const idOf = (ticket: Ticket): SessionId | null => {
    const parsed = parseTicket(ticket)
    return parsed?.store === name && isToken(parsed.token) ? idOfToken(parsed.token) : null
  }

  const rowOf = (record: NewRecord, version: Version): Row => {
    const data = encode(record)
    // The binding has room of its own: otherwise a large session could not be proven any more.
    const size = Buffer.byteLength(data) - JSON.stringify(record.login?.binding ?? "").length
    if (size > MAX_BYTES) throw new SessionTooLargeError(name, size, MAX_BYTES)
    return { version, data, atime: record.lastSeenAt, expiresAt: expiryOf(record, timeouts) }
  }

  async function update(ticket: Ticket, next: SessionRecord): Promise<"ok" | "gone" | "conflict"> {
    const id = idOf(ticket)
    return id ? bounded(driver.update(id, rowOf(next, next.version + 1), next.version)) : "gone"
  }

  /** Ends a session by one compare-and-swap: the row goes, or the tombstone takes its place. */
  async function endById(id: SessionId, { expected, tombstone }: Ending = {}): Promise<"ok" | "gone" | "conflict"> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      // Read first also because, where an operator moves sessions, `read` finds only those of this store's tickets.
      const row = await driver.read(id)
      if (!row || tombstoneIn(row)) return "gone"
      if (expected !== undefined && row.version !== expected) return "conflict"
      const remove = () => driver.delete(id, row.version)
      // A full disk has no room for a tombstone, but lets rows go.
      const result = await (tombstone ? bury(id, row, tombstone).catch(remove) : remove())
      if (result !== "conflict") return result
    }
    // Writers may never pause: at last it ends at any version.
    return driver.delete(id)
  }

  function bury(id: SessionId, { version }: Row, tombstone: Tombstone) {
    const { at } = tombstone
    const data = encodeTombstone(tombstone)
    return driver.update(id, { version: version + LEAP, data, atime: at, expiresAt: after(at, IN_FLIGHT) }, version)
  }

  return {
    name,
    async create(record) {
      const row = rowOf(record, 1)
      const token = mintToken()
      const id = idOfToken(token)
      await bounded(driver.create(id, row))
      return { id, ticket: makeTicket(name, token), store: name, record: { ...record, version: 1 } }
    },
    async load(ticket) {
      const id = idOf(ticket)
      const row = id && (await bounded(driver.read(id)))
      if (!row) return null
      const record = decode(row.data)
      if (record) {
        const kept = { id, ticket, store: row.movedTo ?? name, record: { ...record, version: row.version } }
        // Another login than the record's is none of its business.
        return row.login && row.login.id === record.login?.id ? { ...kept, state: row.login.state } : kept
      }
      if (!tombstoneIn(row))
        reportBroken(id, `The row of session ${id} holds no record of a known format. It stays until it expires`)
      return null
    },
    async update(ticket, next) {
      const result = await update(ticket, next)
      return result === "ok" ? ticket : result
    },
    // Moves the row's expiry. A conflict means that another request has just written it.
    touch: async (ticket, next) => void (await update(ticket, next)),
    bind: (ticket, record, binding) =>
      update(ticket, { ...record, login: record.login && { ...record.login, binding } }),
    async end(ticket, ending) {
      const id = idOf(ticket)
      return id ? bounded(endById(id, ending)) : "gone"
    },
    async revoke(id) {
      const row = await bounded(driver.read(id))
      // Without a row it may be one whose ticket another store has issued, and that an operator has moved here.
      await bounded(row ? endById(id) : driver.delete(id))
    },
    async tombstoneOf(id) {
      const row = await bounded(driver.read(id))
      return row && tombstoneIn(row)
    },
    idOf: async (ticket) => idOf(ticket),
    check: () => bounded(driver.check()),
    // No deadline: a large sweep takes its time, in the background.
    sweep: (now) => driver.deleteExpired(now),
  }
}
