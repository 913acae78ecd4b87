import { decode, decodeForward, encode, issuerOf } from "../codec.ts"
import { withDeadline } from "../deadline.ts"
import { SessionTooLargeError } from "../errors.ts"
import { reportOnce } from "../report-once.ts"
import { idOfToken, isToken, makeTicket, mintToken, parseTicket } from "../ticket.ts"
import { endOf, type Timeouts } from "../timeouts.ts"
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

  /** Null for what can not be a ticket: the driver is not even asked. */
  const idOf = (ticket: Ticket): SessionId | null => {
    const parsed = parseTicket(ticket)
    return parsed && isToken(parsed.token) ? idOfToken(parsed.token) : null
  }

  /**
   * What is kept for this ticket. An operator may have moved it here from the store that issued the ticket: the prefix is
   * that one's still, and any other is another spelling, which is no ticket. A token has one issuer for ever, so what
   * follows need not look again.
   */
  const find = async (ticket: Ticket): Promise<{ id: SessionId; row: Row; issuer: string } | null> => {
    const id = idOf(ticket)
    const row = id && (await driver.read(id))
    const issuer = row && (issuerOf(row.data) ?? name)
    return row && issuer === parseTicket(ticket)?.store ? { id, row, issuer } : null
  }

  const rowOf = (record: NewRecord, version: Version, issuer = name): Row => {
    const data = encode(record, issuer === name ? undefined : issuer)
    const size = Buffer.byteLength(data)
    if (size > MAX_BYTES) throw new SessionTooLargeError(name, size, MAX_BYTES)
    return { version, data, atime: record.lastSeenAt, expiresAt: endOf(record, timeouts) }
  }

  return {
    name,

    async create(record) {
      const row = rowOf(record, 1)
      const token = mintToken()
      const id = idOfToken(token)
      await bounded(driver.create(id, row))
      return { ticket: makeTicket(name, token), id }
    },

    async load(ticket) {
      const found = await bounded(find(ticket))
      if (!found) return null
      const { id, row } = found
      const read = (text: string) => {
        const record = decode(text)
        return record && { id, record: { ...record, version: row.version } }
      }
      const forward = decodeForward(row.data)
      if (forward) {
        const copy = forward.copy === undefined ? null : read(forward.copy)
        return copy ? { movedTo: forward.movedTo, copy } : { movedTo: forward.movedTo }
      }
      const kept = read(row.data)
      if (!kept) {
        const what = `The row of session ${id} holds no record of a known format. It stays until it expires`
        reportBroken(id, what)
      }
      return kept
    },

    update: (ticket, next) =>
      bounded(
        find(ticket).then(async (found) => {
          if (!found) return "gone"
          const row = rowOf(next, next.version + 1, found.issuer)
          const result = await driver.update(found.id, row, next.version)
          return result === "ok" ? ticket : result
        }),
      ),

    end: (ticket, expected) =>
      bounded(find(ticket).then((found) => (found ? driver.delete(found.id, expected) : "gone"))),

    async revoke(id) {
      await bounded(driver.delete(id))
    },

    idOf: async (ticket) => idOf(ticket),

    // No deadline: a large sweep takes its time, in the background.
    sweep: (now) => driver.deleteExpired(now),

    check: () => bounded(driver.check()),
  }
}
