import { reportOnce } from "../drivers/report-once.ts"
import { SessionTooLargeError } from "../errors.ts"
import { decode, encode } from "../record/codec.ts"
import { idOfToken, isToken, makeTicket, mintToken, parseTicket } from "../ticket.ts"
import { withDeadline } from "../time/deadline.ts"
import { expiryOf, type Timeouts } from "../time/timeouts.ts"
import type { NewRecord, Row, SessionDriver, SessionId, SessionStore, Ticket, Version } from "../types.ts"

/**
 * 64 KiB of JSON always fit: they are kept as they are, and the record's metadata needs less than 1 KiB. The rest is room
 * for native values, whose form may be four times as long.
 */
const MAX_BYTES = 192 * 1024

export interface KeyedOptions {
  /** The ticket's prefix: lower-case letters. */
  readonly name: string
  readonly driver: SessionDriver
  readonly timeouts: Timeouts
  /** How long the driver may take, in milliseconds, until the store counts as down. */
  readonly deadline?: number
  /** Told once about each row whose text is no record of a known format. The row stays as it is until it expires. */
  readonly onBroken?: (message: string) => void
}

/** Makes a store of a driver: the browser holds a random token, the driver keeps the record under its hash. */
export function keyed(options: KeyedOptions): SessionStore {
  const { name, driver, timeouts, deadline = 8_000, onBroken = () => {} } = options
  const reportBroken = reportOnce(onBroken)
  const bounded = <T>(work: Promise<T>): Promise<T> => withDeadline(name, deadline, work)

  /** Null for what can not be a ticket of this store: the driver is not even asked. */
  const idOf = (ticket: Ticket): SessionId | null => {
    const parsed = parseTicket(ticket)
    return parsed?.store === name && isToken(parsed.token) ? idOfToken(parsed.token) : null
  }

  const rowOf = (record: NewRecord, version: Version): Row => {
    const data = encode(record)
    const size = Buffer.byteLength(data)
    if (size > MAX_BYTES) throw new SessionTooLargeError(name, size, MAX_BYTES)
    return { version, data, atime: record.lastSeenAt, expiresAt: expiryOf(record, timeouts) }
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
      if (record) return { id, ticket, store: row.movedTo ?? name, record: { ...record, version: row.version } }
      reportBroken(id, `The row of session ${id} holds no record of a known format. It stays until it expires`)
      return null
    },
    async update(ticket, next) {
      const id = idOf(ticket)
      if (!id) return "gone"
      const result = await bounded(driver.update(id, rowOf(next, next.version + 1), next.version))
      return result === "ok" ? ticket : result
    },
    async end(ticket, expected) {
      const id = idOf(ticket)
      // Read first: where an operator moves sessions, `read` finds only those whose ticket this store has issued.
      const row = id && (await bounded(driver.read(id)))
      return row ? bounded(driver.delete(id, expected)) : "gone"
    },
    async revoke(id) {
      await bounded(driver.delete(id))
    },
    idOf: async (ticket) => idOf(ticket),
    check: () => bounded(driver.check()),
    // No deadline: a large sweep takes its time, in the background.
    sweep: (now) => driver.deleteExpired(now),
  }
}
