/**
 * The words of the session layer. Read this file first.
 *
 * At a cloakroom you hand over your coat and get a ticket. The browser holds the **ticket** (the cookie); the
 * **store** it names keeps the **record**, or, for the cookie store, the ticket carries the record, sealed.
 */

declare const brand: unique symbol

/** The cookie's value, `<store>.<token>`. Secret: never stored, logged or rendered. */
export type Ticket = string & { readonly [brand]: "Ticket" }

/**
 * 128 lower-case hex characters, the SHA-512 of a 256-bit secret that only the ticket holds. Safe to store, to log
 * and to use as a file name; useless as a credential.
 */
export type SessionId = string & { readonly [brand]: "SessionId" }

/** 1 when a session is created, one more with each update. What compare-and-swap compares. */
export type Version = number

/**
 * What the application keeps between requests. Native values are fine: Date, Map, Set, bigint, undefined, cycles. Stores
 * and drivers take any; the manager knows the application's own type of it (`Data`), by `readData` in lookup.ts.
 */
export type SessionData = Record<string, unknown>

/** Who is logged in. `id` names the login itself, so that one of a user's logins can be ended. Not a credential. */
export interface Login {
  readonly id: string
  readonly userId: string
  /** "Remember me": no idle timeout, a longer absolute one. */
  readonly remember: boolean
}

/** What is kept of a session. Application data is nested, metadata is beside it: no key can collide. */
export interface SessionRecord<Data extends SessionData = SessionData> {
  readonly data: Data
  /** Start of the absolute timeout: the login, or the first write of a session from before login. */
  readonly createdAt: Date
  /** Start of the idle timeout: the last activity that was written down. */
  readonly lastSeenAt: Date
  readonly login: Login | null
  readonly version: Version
}

/** A record that no store has seen yet. The store gives it version 1. */
export type NewRecord<Data extends SessionData = SessionData> = Omit<SessionRecord<Data>, "version">

/** A record as a store finds it. */
export interface KeptRecord {
  readonly id: SessionId
  readonly record: SessionRecord
  /** The store that keeps it now, where an operator has moved it from the one that issued its ticket. */
  readonly movedTo?: string | undefined
}

/** A place to keep sessions, as the manager sees it: ticket to record and back. */
export interface SessionStore {
  /** The ticket's prefix: lower-case letters. */
  readonly name: string
  /** Keeps a new record under a new ticket. Throws SessionTooLargeError before anything is kept. */
  create(record: NewRecord): Promise<{ ticket: Ticket; id: SessionId }>
  /** Null: unknown, malformed, tampered, destroyed or unreadable. Throws only when the store itself failed. */
  load(ticket: Ticket): Promise<KeptRecord | null>
  /**
   * Keeps `next` if the record's version is still `next.version`, as version `next.version + 1`. Never creates.
   * Gives the ticket to send from now on: the same one, except where the ticket carries the record.
   */
  update(ticket: Ticket, next: SessionRecord): Promise<Ticket | "gone" | "conflict">
  /**
   * Ends the session, durably. With `expected`, only if the version is still that one. Unknown is fine ("gone"), and
   * of several callers exactly one is told "ok".
   */
  end(ticket: Ticket, expected?: Version): Promise<"ok" | "gone" | "conflict">
  /** Ends a session by its id, for "sign out everywhere else", where the ticket is in another browser. */
  revoke(id: SessionId): Promise<void>
  /** The id that a ticket names, alive or dead; null when it is not a ticket of this store. Asks nobody. */
  idOf(ticket: Ticket): Promise<SessionId | null>
  /** Tidies up what has expired, in small batches. Gives the number removed. Correctness never depends on it. */
  sweep(now: Date): Promise<number>
  /** Throws when the store can not serve. */
  check(): Promise<void>
}

/** What a driver keeps under an id. */
export interface Row {
  readonly version: Version
  /** The record without its version, encoded: opaque text to the driver. */
  readonly data: string
  /** The record's lastSeenAt: the seed's `atime`. For people and tools; the driver does not act on it. */
  readonly atime: Date
  /** From here on `deleteExpired` may remove the row. */
  readonly expiresAt: Date
  /** Given by `followMoves` alone: the store that keeps the row now. */
  readonly movedTo?: string | undefined
}

/**
 * One more place to keep sessions: id to row and back. What you write to add a store. It mints nothing, reads no clock
 * and parses nothing; `keyed()` makes a SessionStore of it. Every method throws StoreUnavailableError when the place
 * itself fails (missing folder, full disk, lost connection), and only then.
 */
export interface SessionDriver {
  /** Keeps a new row, durable before it returns. Throws IdTakenError if the id has one. */
  create(id: SessionId, row: Row): Promise<void>
  /**
   * Null: unknown, deleted, or kept content that can not be read. That is reported once, and never deleted before its time:
   * it is put aside, or where it can do no harm (a row of a table) stays in its place until it expires.
   */
  read(id: SessionId): Promise<Row | null>
  /** Compare-and-swap: replaces the row if its version is still `expected`. Never creates. Durable before "ok". */
  update(id: SessionId, row: Row, expected: Version): Promise<"ok" | "gone" | "conflict">
  /** Removes the row, with `expected` only at that version. Durable before "ok"; one caller only is told "ok". */
  delete(id: SessionId, expected?: Version): Promise<"ok" | "gone" | "conflict">
  /** Removes rows whose expiresAt is not after `now`, in small batches that let other work through; only its own. */
  deleteExpired(now: Date): Promise<number>
  /** Throws StoreUnavailableError if the place can not be read and written now. Cheap: health checks call it. */
  check(): Promise<void>
  /** Every id that has a row, for the command line. */
  ids(): AsyncIterable<SessionId>
}
