import { setTimeout as pause } from "node:timers/promises"
import { isDeepStrictEqual } from "node:util"
import { SessionConflictError } from "./errors.ts"
import type { LoginState } from "./logins/register.ts"
import type { Admits, Lookup, Session, SessionsOptions } from "./lookup.ts"
import type { ProcessState } from "./process-state.ts"
import { after, latest, touchInterval } from "./time/timeouts.ts"
import type { SessionData } from "./types.ts"

/** How often an update is tried again after a lost race, before SessionConflictError. */
const MAX_ATTEMPTS = 30
/** Milliseconds that an update waits for its turn. */
const PATIENCE = 1000

/** The operations that write to a session and keep its ticket: updates of its data, and activity. */
export function createUpdates<State extends LoginState, Data extends SessionData>(
  { timeouts, now, logins, defaultStore, wait = pause, report = () => {} }: SessionsOptions<State, Data>,
  {
    getToChange,
    locationOf,
    freshTombstone,
    storeNamed,
    storeOf,
    readNew,
    emptyData,
    sessionOf,
    isExpired,
  }: Lookup<State, Data>,
  { writes, inTurn }: ProcessState,
) {
  /**
   * Changes the session's data. If another request has written meanwhile, changes the newer data, so that no write is lost.
   * Without a session it makes one, unless `change` leaves the data of a visitor without a session as it is: null then.
   * @param change gives the new data; may be called several times
   * @throws SessionConflictError when the session was ended or given a new ticket meanwhile, or after too many lost races
   * @throws UnsupportedValueError for data that could not be read again
   */
  async function update(
    text: string | undefined,
    change: (data: Data) => Data,
    admits?: Admits<State>,
  ): Promise<Session<State, Data> | null> {
    const work = () => race(text, change, admits)
    // Updates of one process take turns instead of racing. Not for ever: one that hangs must not hold up the rest.
    return text === undefined ? work() : inTurn(text, work, () => wait(PATIENCE))
  }

  async function race(
    text: string | undefined,
    change: (data: Data) => Data,
    admits?: Admits<State>,
  ): Promise<Session<State, Data> | null> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const session = await getToChange(text, admits)
      // Ended since the last attempt: a write must not bring it back, not even as a new session.
      if (!session && attempt > 0) throw new SessionConflictError("ended")
      const data = change(session?.record.data ?? emptyData())
      const read = readNew(data)
      if (!session) {
        if (isDeepStrictEqual(data, emptyData())) return null
        const made = await createAnonymous(text, defaultStore, data)
        return { ...made, record: { ...made.record, data: read } }
      }

      const next = { ...session.record, data, lastSeenAt: latest(session.lastSeenAt, now()) }
      const result = await writes.during(session.id, storeOf(session.ticket).update(session.ticket, next))
      if (result === "gone") throw new SessionConflictError("ended")
      if (result !== "conflict") {
        // The data is kept, so a failure here is no failure of the update. The record holds the time as well.
        if (next.login && isTouchDue(session)) await logins.touch(next.login, next.lastSeenAt).catch(report)
        const original = { ...next, version: next.version + 1 }
        return sessionOf({ ...session, ticket: result, record: { ...original, data: read } }, session.login, original)
      }
      await wait(Math.random() * Math.min(2 ** attempt, 250))
    }
    throw new SessionConflictError("contended")
  }

  /**
   * Makes a session from before login, for a browser that has none.
   * @param text its cookie: of no session, or of one that is over
   * @throws SessionConflictError when that session was replaced a moment ago. The browser may have a new ticket by now, and
   * this one would take its place
   */
  async function createAnonymous(text: string | undefined, storeName: string, data: Data) {
    const before = await locationOf(text)
    if (before && (await freshTombstone(before))) throw new SessionConflictError("ended")
    const record = { data, createdAt: now(), lastSeenAt: now(), login: null }
    return sessionOf(await storeNamed(storeName).create(record), null)
  }

  /**
   * Writes down that the user is active, if the last activity that was written down is old enough. Sends no cookie, so it
   * may be called while a page renders, or after the answer.
   * @param at when the user was active. A session that has ended since stays ended.
   */
  async function touch(session: Session<State>, at = now()): Promise<void> {
    const { login } = session.record
    // Before login only a write counts as activity: for a view the cookie store would have to send a cookie.
    if (!login || !isTouchDue(session) || isExpired(session)) return
    await logins.touch(login, at)
    await storeOf(session.ticket).touch(session.ticket, {
      ...session.original,
      lastSeenAt: latest(session.lastSeenAt, at),
    })
  }

  /** The session as `touch` will leave it: what to show of a session while its view is still to be written down. */
  function touched(session: Session<State, Data>, at: Date): Session<State, Data> {
    const { record, login } = session
    if (!record.login || !login || !isTouchDue(session)) return session
    const { lastSeenAt, idleExpiresAt } = sessionOf({ ...session, record: { ...record, lastSeenAt: at } }, login)
    return { ...session, lastSeenAt, idleExpiresAt }
  }

  const isTouchDue = (session: Session<State>): boolean =>
    now() >= after(session.login?.lastSeenAt ?? session.lastSeenAt, touchInterval(timeouts))

  return { createAnonymous, update, touch, touched }
}
