/**
 * The words of the session layer, and its two interfaces. Read this file first.
 *
 * - **ticket**: the cookie's value, `<store>.<token>`. Secret: never stored, logged or shown.
 * - **id**: the hash of the token. Names a session, opens none.
 * - **record**: what is kept of a session: the application's data, its times, its login.
 * - **store**: from ticket to record and back. **Driver**: from id to row and back, in a **place**: a table, folder or file.
 * - **login**: one user in one browser. The **register of logins** is a table of them, if there is one.
 * - To **rotate** a session: to give it a new ticket; the old one is dead. To **move** it: to keep it in another store. Its
 *   owner moves it with a new ticket, an operator moves all sessions of a store with the tickets they have.
 * - To **end** a session or login: to make it invalid for every copy of the ticket. To **revoke** it: to end it by its id,
 *   from another browser. It **expires** by its timeouts; a **sweep** removes what has expired. Drivers **delete** rows.
 * - A **tombstone** says for a minute that a session was replaced by a rotation, move or login, so that a request which was on
 *   its way with its ticket is told so, and begins no new session.
 * - Drivers **read** a row, stores **load** a record, the manager **gets** a session that is alive.
 */

declare const brand: unique symbol
export type Ticket = string & { readonly [brand]: "Ticket" }

/** 128 lower-case hex characters: the SHA-512 of a 256-bit token. A safe file name. */
export type SessionId = string & { readonly [brand]: "SessionId" }

/** 1 when a session is created. It grows with each change, and a compare-and-swap compares it. */
export type Version = number

/** What the application keeps between requests: Date, Map, Set, bigint, undefined and cycles too. */
export type SessionData = Record<string, unknown>

export interface Login {
  /** Names the login among its user's. Not a credential. */
  readonly id: string
  readonly userId: string
  /** "Remember me": no idle timeout, a longer absolute one. */
  readonly remember: boolean
  /** Its binding to a device, as binding/state.ts spells it, where no register of logins keeps that. */
  readonly binding?: string | null | undefined
}

/** @typeParam Data the application's own type: `readData` in lookup.ts knows it, stores and drivers take any */
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

/** A session as a store keeps it, alive or not. */
export interface Kept<Data extends SessionData = SessionData> {
  readonly id: SessionId
  readonly ticket: Ticket
  /** The store that keeps it now. The one that issued the ticket, unless an operator has moved the session. */
  readonly store: string
  readonly record: SessionRecord<Data>
  /** What the store has read of the session's login with it, as `Logins.load` gives it. Undefined: nothing. */
  readonly state?: unknown
}

/** What a session leaves that was replaced: by a rotation, a move or a login. */
export interface Tombstone {
  readonly at: Date
  /** The session that it has become, by a rotation or move: a logout that comes late ends that one. */
  readonly next?: Pick<Kept, "id" | "store"> | undefined
}

/** How to end a session. */
export interface Ending {
  /** End it only at this version. */
  readonly expected?: Version | undefined
  /** End it only with this binding, where the ticket carries the record: at any version. Null: none. */
  readonly binding?: string | null | undefined
  /** What to leave of it, where another session takes its place in the browser. */
  readonly tombstone?: Tombstone | undefined
}

/** Keeps sessions for the manager. Every method throws StoreUnavailableError when the place fails. */
export interface SessionStore {
  /** The ticket's prefix: lower-case letters. */
  readonly name: string
  /** Keeps a new record under a new ticket. Throws SessionTooLargeError or UnsupportedValueError before it keeps anything. */
  create<Data extends SessionData>(record: NewRecord<Data>): Promise<Kept<Data>>
  /** Null: unknown, malformed, tampered, ended or unreadable. */
  load(ticket: Ticket): Promise<Kept | null>
  /**
   * Keeps `next`, as version `next.version + 1`, if the record's version is still `next.version`. Throws as `create` does.
   * Gives the ticket to send from now on: the same one, except where the ticket carries the record.
   */
  update(ticket: Ticket, next: SessionRecord): Promise<Ticket | "gone" | "conflict">
  /**
   * Writes down that the user was active at `next.lastSeenAt`, without a new ticket. Where another request has just written
   * to the session, it need not.
   */
  touch(ticket: Ticket, next: SessionRecord): Promise<void>
  /** Replaces the binding of the session's login, without a new ticket. @param record as it was loaded: it is to be so still */
  bind(ticket: Ticket, record: SessionRecord, binding: string): Promise<"ok" | "gone" | "conflict">
  /** Ends the session, durably; at another version than expected, "conflict". One of several callers is told "ok". */
  end(ticket: Ticket, ending?: Ending): Promise<"ok" | "gone" | "conflict">
  /** Ends a session by its id, since its ticket is in another browser. */
  revoke(id: SessionId): Promise<void>
  /** What the session with this id has left, for at least a minute after it was replaced. */
  tombstoneOf(id: SessionId): Promise<Tombstone | null>
  /** The id that a ticket names, alive or dead; null when it is not a ticket of this store. Asks no place. */
  idOf(ticket: Ticket): Promise<SessionId | null>
  /** Removes what has expired, in small batches. Gives the number removed. Correctness never depends on it. */
  sweep(now: Date): Promise<number>
  /** Throws when the store can not serve. */
  check(): Promise<void>
}

/** What a driver keeps under an id. */
export interface Row {
  readonly version: Version
  /** The record without its version, encoded: opaque text to the driver. */
  readonly data: string
  /** The record's lastSeenAt. For people and tools; the driver does not act on it. */
  readonly atime: Date
  /** From here on `deleteExpired` may remove the row. */
  readonly expiresAt: Date
  /** Only `followMoves` gives it: the store that keeps the row now. */
  readonly movedTo?: string | undefined
  /** The login of this session, if the driver has read it with the row. */
  readonly login?: { readonly id: string; readonly state: unknown } | null
}

/**
 * Keeps rows in one place: what you write to add a store. It mints nothing, reads no clock and parses nothing; `keyed()`
 * makes a store of it. Every method throws StoreUnavailableError when the place fails.
 */
export interface SessionDriver {
  /** Keeps a new row, durable before it returns. Throws IdTakenError if the id has one. */
  create(id: SessionId, row: Row): Promise<void>
  /**
   * Null: unknown, deleted, or content that can not be read. The driver reports such content once. It must not delete it
   * before it expires, but may put it aside, where nothing takes it for a session.
   */
  read(id: SessionId): Promise<Row | null>
  /** Compare-and-swap: replaces the row if its version is still `expected`. Never creates. Durable before "ok". */
  update(id: SessionId, row: Row, expected: Version): Promise<"ok" | "gone" | "conflict">
  /** Removes the row; with `expected`, only at that version, else "conflict". Durable before "ok", which one caller is told. */
  delete(id: SessionId, expected?: Version): Promise<"ok" | "gone" | "conflict">
  /** Removes rows whose expiresAt is not after `now`, in small batches that let other work through. Gives their number. */
  deleteExpired(now: Date): Promise<number>
  /** Throws if the place can not be read and written now. Cheap: health checks call it. */
  check(): Promise<void>
  /** Every id that has a row. */
  ids(): AsyncIterable<SessionId>
}
