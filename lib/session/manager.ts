import { isDeepStrictEqual } from "node:util"
import { SessionConflictError, UnsupportedValueError } from "./errors.ts"
import type { LoginState, SessionLocation } from "./logins.ts"
import { createLookup, type Session } from "./lookup.ts"
import { createNewTickets, type NewTicketOptions } from "./new-ticket.ts"
import type { Kept } from "./replace.ts"
import { after, latest, touchInterval } from "./timeouts.ts"
import { createTurns } from "./turns.ts"
import type { SessionData } from "./types.ts"
import { createUpkeep } from "./upkeep.ts"

export interface SessionsOptions<State extends LoginState, Data extends SessionData>
  extends NewTicketOptions<State, Data> {
  /** Waits, in milliseconds, between lost races. Injected so that tests need not. */
  readonly wait?: (milliseconds: number) => Promise<void>
}

/** How often an update is tried again after a lost race, before SessionConflictError. */
const MAX_ATTEMPTS = 30

/** Milliseconds that an update waits for its turn. */
const PATIENCE = 1000

export type Sessions<State extends LoginState, Data extends SessionData = SessionData> = ReturnType<
  typeof createSessions<State, Data>
>

/**
 * The life of a session, in whatever store it is. Every method takes the cookie's text as the browser sent it (undefined
 * for none) and throws StoreUnavailableError when a store that it needs has failed.
 */
export function createSessions<State extends LoginState, Data extends SessionData = SessionData>(
  options: SessionsOptions<State, Data>,
) {
  const { timeouts, now, logins, wait = pause, report = () => {} } = options
  const lookup = createLookup(options)
  const { find, get, idOf, storeNamed, readData, emptyData, sessionOf, hasEnded } = lookup
  const { logIn, renew } = createNewTickets(options, lookup)
  const inTurn = createTurns()
  // Called for its check: at the start, not at the first visitor.
  emptyData()

  /**
   * Applies `change` to the session's data, again on newer data if another request was faster, so that no write is lost.
   * Without a session one is made, unless `change` leaves its data as it is without one: null then.
   * @param change gives the new data; may be called several times
   * @throws SessionConflictError when the session was ended meanwhile, or after too many lost races
   * @throws UnsupportedValueError for data that could not be read again
   */
  async function update(
    text: string | undefined,
    change: (data: Data) => Data,
  ): Promise<Session<State, Data> | null> {
    if (text === undefined) return race(text, change)
    // Those of one process would only lose races against each other. A store that hangs must not make a queue of it.
    return inTurn(
      text,
      () => race(text, change),
      () => wait(PATIENCE),
    )
  }

  async function race(
    text: string | undefined,
    change: (data: Data) => Data,
  ): Promise<Session<State, Data> | null> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const session = await get(text)
      // Ended while this was being tried: a write must not bring it back, not even as a new session.
      if (!session && attempt > 0) throw new SessionConflictError("ended")
      const data = change(session?.record.data ?? emptyData())
      // A type can not say all that a schema does, and data that is not known at the next request would end the session.
      if (!readData(data)) throw new UnsupportedValueError("data", "is not as the application describes it")
      if (!session) return isDeepStrictEqual(data, emptyData()) ? null : start(options.defaultStore, data)

      const next = { ...session.record, data, lastSeenAt: latest(session.lastSeenAt, now()) }
      const result = await storeNamed(session.store).update(session.ticket, next)
      if (result === "gone") throw new SessionConflictError("ended")
      if (result !== "conflict") {
        // The write is done: failing now would deny it. Its time is in the record, so no activity is lost.
        if (isTouchDue(session)) await touchLogin(session, next.lastSeenAt).catch(report)
        const record = { ...next, version: next.version + 1 }
        return sessionOf({ ...session, ticket: result, record }, session.login)
      }
      await wait(Math.random() * Math.min(2 ** attempt, 250))
    }
    throw new SessionConflictError("contended")
  }

  /** Makes a session from before login. */
  async function start(storeName: string, data: Data): Promise<Session<State, Data>> {
    const record = { data, createdAt: now(), lastSeenAt: now(), login: null }
    const { ticket, id } = await storeNamed(storeName).create(record)
    return sessionOf({ id, store: storeName, ticket, record: { ...record, version: 1 } }, null)
  }

  /** Moves the session to another store (or the same). Without a session, an empty one is made there. */
  async function move(text: string | undefined, storeName: string): Promise<Session<State, Data>> {
    const session = await get(text)
    return session ? renew(session, storeName) : start(storeName, emptyData())
  }

  /** A new ticket at a change of privilege, such as a new password. Null without a session. */
  async function rotate(text: string | undefined): Promise<Session<State, Data> | null> {
    const session = await get(text)
    return session && renew(session, session.store)
  }

  /**
   * Logs out, or ends a session from before login: the ticket is dead in every store. Gives what was ended, if anything.
   */
  async function end(text: string | undefined): Promise<Kept | null> {
    const found = await find(text)
    if (!found) {
      const id = await idOf(text)
      if (id) await logins.endBySession(id)
      return null
    }
    // Asked before anything is done: if the register of logins is down, the session must stay as it was.
    if (found.record.login) await logins.load(found.record.login)
    await destroy(found)
    // Last, but also when the session was gone already: it may just have moved, and its login goes with it.
    if (found.record.login) await logins.end(found.record.login, "logout")
    return found
  }

  /**
   * Ends what is kept, where it is by now. Only in the version that was found: if an operator is moving the session, what
   * is there in another version is the forward, without which the copy could be found again one day.
   */
  async function destroy(found: Kept): Promise<void> {
    let kept: Kept | null = found
    for (let attempt = 0; kept && attempt < MAX_ATTEMPTS; attempt++) {
      const result = await storeNamed(kept.store).end(kept.ticket, kept.record.version)
      if (result !== "conflict") return
      kept = await find(kept.ticket)
    }
    // Nobody moves a session that is written to without a pause, and a logout must not lose to writes.
    if (kept) await storeNamed(kept.store).end(kept.ticket)
  }

  /**
   * Writes down that the user is active, now and then only. Sends no cookie, so a page's render may call it, or what it
   * leaves to do after its answer.
   * @param at when the user was; the session must not have ended since: nothing revives
   */
  async function touch(session: Session<State>, at = now()): Promise<void> {
    // Before login only writes are activity: in a sealed cookie nothing else could be written down.
    if (!session.record.login || !isTouchDue(session) || hasEnded(session)) return
    await touchLogin(session, at)
    // Moves the row's expiry. A sealed cookie is not re-sent from here: its activity is in the register of logins. A lost
    // race means that another request has just written, and "gone" that the session ended: both are as they should be.
    await storeNamed(session.store).update(session.ticket, { ...session.record, lastSeenAt: at })
  }

  /** Ends a session that is in another browser: by its place, since its ticket is not here. */
  async function revoke({ id, store }: SessionLocation): Promise<void> {
    await options.stores.find(({ name }) => name === store)?.revoke(id)
  }

  const isTouchDue = (session: Session<State>): boolean =>
    now() >= after(session.login?.lastSeenAt ?? session.lastSeenAt, touchInterval(timeouts))

  async function touchLogin({ record }: Session<State>, at: Date): Promise<void> {
    if (record.login) await logins.touch(record.login, at)
  }

  return { get, update, logIn, move, rotate, end, touch, idOf, revoke, ...createUpkeep(options) }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
