import { SessionConflictError } from "./errors.ts"
import type { ActiveLogin, LoginState, Logins, SessionLocation } from "./logins/register.ts"
import type { Refusal, Telemetry } from "./observe.ts"
import type { ProcessState } from "./process-state.ts"
import { createReading } from "./read-data.ts"
import { parseTicket } from "./ticket.ts"
import { expiriesOf, IN_FLIGHT, latest, type Timeouts } from "./time/timeouts.ts"
import type { Kept, SessionData, SessionRecord, SessionStore, Ticket, Tombstone } from "./types.ts"

/** What a set of sessions is made of. */
export interface SessionsOptions<
  State extends LoginState,
  Data extends SessionData,
  Listed extends ActiveLogin = ActiveLogin,
> {
  /** The stores whose tickets are honoured. */
  readonly stores: readonly SessionStore[]
  /** The store of new sessions, unless another is asked for. */
  readonly defaultStore: string
  readonly timeouts: Timeouts
  readonly now: () => Date
  readonly logins: Logins<State, Listed>
  /** What has begun in this process, whichever bundle of Next's it began in. */
  readonly process?: ProcessState
  /**
   * Reads data into the application's own type, such as a schema's `parse`: gives it as it should be today, upgraded from an
   * older shape. For a shape that it does not know it throws, or gives null. Asked for what a store has kept (unknown: no
   * session) and for what an update is about to keep (unknown: refused, with the message that was thrown). It must know
   * `{}`: that gives the data of a visitor without a session. It must not change what it is given.
   */
  readonly readData?: ((data: SessionData) => Data | null) | undefined
  /** Names a new login. */
  readonly newLoginId?: () => string
  /** Told of errors in the register of logins that do not fail the request, and once of data that readData refuses. */
  readonly report?: (error: unknown) => void
  /** Told of logins, and of tickets that are no session. */
  readonly count?: Telemetry["count"]
  /** Waits, in milliseconds, between lost races. */
  readonly wait?: ((milliseconds: number) => Promise<void>) | undefined
}

/** A session that is alive. */
export interface Session<State, Data extends SessionData = SessionData> extends Kept<Data> {
  /** The record as the store keeps it: the data before `readData`. Who changes no data writes back this. */
  readonly original: SessionRecord
  /** What the application knows of the login; null before login. */
  readonly login: State | null
  readonly lastSeenAt: Date
  readonly idleExpiresAt: Date | null
  readonly expiresAt: Date
}

/** Whether the request may use a session: always, unless that is bound to a device (proven.ts). */
export type Admits<State> = (session: Pick<Session<State>, "login" | "record" | "store">) => boolean

export type Lookup<State extends LoginState, Data extends SessionData> = ReturnType<typeof createLookup<State, Data>>

/** From the cookie's text, as the browser sent it, to the session. Decides whether there is one. */
export function createLookup<State extends LoginState, Data extends SessionData>(
  options: SessionsOptions<State, Data>,
) {
  const { timeouts, now, logins, count = () => {} } = options
  const { readKept, readNew, emptyData } = createReading(options)
  const stores = new Map(options.stores.map((store) => [store.name, store]))

  /** What is kept for a ticket: alive, expired, or of a login that has ended. */
  async function find(text: string | undefined): Promise<Kept | null> {
    const parsed = parseTicket(text)
    return (parsed && (await stores.get(parsed.store)?.load(parsed.ticket))) ?? null
  }

  /** The session, or null: no ticket, not a good one, ended, or expired. Changes nothing. */
  async function get(text: string | undefined): Promise<Session<State, Data> | null> {
    const found = await find(text)
    const data = found && readKept(found.record.data, found.id)
    if (!data) return refuse(text, found ? "unreadable-data" : "unknown")
    const { login } = found.record
    const state = login ? ((found.state as State | undefined) ?? (await logins.load(login))) : null
    const session = sessionOf({ ...found, record: { ...found.record, data } }, state, found.record)
    const reason = whyOver(session)
    return reason ? refuse(text, reason) : session
  }

  const whyOver = (session: Session<State>): Refusal | null =>
    passedTimeout(session) ?? (session.record.login && !session.login ? "login-ended" : null)

  /** Whether what is kept is a session still. @param state of its login */
  const isAlive = (kept: Kept, state: State | null): boolean => whyOver(sessionOf(kept as Kept<Data>, state)) === null

  /** The session that a request is about to change. @throws SessionConflictError if the request may not use it */
  async function getToChange(text: string | undefined, admits?: Admits<State>): Promise<Session<State, Data> | null> {
    const session = await get(text)
    if (session && admits?.(session) === false) throw new SessionConflictError("unproven")
    return session
  }

  function refuse(text: string | undefined, reason: Refusal): null {
    // Only the name of a store that there is: the text may say anything.
    const store = stores.get(parseTicket(text)?.store ?? "")?.name
    if (text !== undefined) count("refusals", { store, reason })
    return null
  }

  /** The timeout that has ended a session; null while it is alive. */
  function passedTimeout({ idleExpiresAt, expiresAt }: Session<State>): "idle-timeout" | "absolute-timeout" | null {
    const isIdle = idleExpiresAt !== null && idleExpiresAt < expiresAt
    if (now() < (isIdle ? idleExpiresAt : expiresAt)) return null
    return isIdle ? "idle-timeout" : "absolute-timeout"
  }

  const isExpired = (session: Session<State>): boolean => passedTimeout(session) !== null

  /** The location that a ticket names, alive or dead. */
  async function locationOf(text: string | undefined): Promise<SessionLocation | null> {
    const parsed = parseTicket(text)
    const id = parsed && (await stores.get(parsed.store)?.idOf(parsed.ticket))
    return id ? { id, store: parsed.store } : null
  }

  /** The tombstone of a session that was replaced so lately that a request may still be on its way with its ticket. */
  async function freshTombstone({ id, store }: SessionLocation): Promise<Tombstone | null> {
    const tombstone = await stores.get(store)?.tombstoneOf(id)
    if (!tombstone) return null
    // In both directions: the clock of the process that ended it may be ahead.
    const age = Math.abs(now().getTime() - tombstone.at.getTime())
    return age < IN_FLIGHT * 1000 ? tombstone : null
  }

  function storeNamed(name: string): SessionStore {
    const store = stores.get(name)
    if (!store) throw new Error(`There is no store "${name}". There are: ${[...stores.keys()].join(", ")}.`)
    return store
  }

  /** The store that has issued a ticket, wherever its session is kept by now. */
  const storeOf = (ticket: Ticket): SessionStore => storeNamed(parseTicket(ticket)?.store ?? "")

  function sessionOf(
    kept: Kept<Data>,
    login: State | null,
    original: SessionRecord = kept.record,
  ): Session<State, Data> {
    const { id, ticket, store, record } = kept
    const lastSeenAt = latest(record.lastSeenAt, login?.lastSeenAt)
    const { idle, absolute } = expiriesOf({ ...record, lastSeenAt }, timeouts)
    return { id, ticket, store, record, original, login, lastSeenAt, idleExpiresAt: idle, expiresAt: absolute }
  }

  return {
    find,
    get,
    getToChange,
    isAlive,
    locationOf,
    freshTombstone,
    storeNamed,
    storeOf,
    readKept,
    readNew,
    emptyData,
    sessionOf,
    isExpired,
  }
}
