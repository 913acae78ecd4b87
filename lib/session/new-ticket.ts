import { SessionConflictError } from "./errors.ts"
import type { LoginState, SessionLocation } from "./logins.ts"
import type { Lookup, Session, SessionsOptions } from "./lookup.ts"
import { rotateTicket } from "./rotation.ts"
import { latest } from "./time/timeouts.ts"
import type { Login, SessionData, SessionRecord } from "./types.ts"

export interface LogInPlan {
  readonly login: Login
  /** The store to keep the session in; else the one where this user's session is already, else the default. */
  readonly store?: string | undefined
  /** Writes the login into the application's register, with its session's location and its beginning. */
  readonly start: (location: SessionLocation, at: Date) => Promise<void>
}

/** The operations that give a session a new ticket and end the old one. */
export function createNewTickets<State extends LoginState, Data extends SessionData>(
  { now, logins, defaultStore, report = () => {} }: SessionsOptions<State, Data>,
  { get, storeNamed, storeOf, readData, emptyData, sessionOf }: Lookup<State, Data>,
) {
  /**
   * Logs in: a new ticket, both clocks restarted. Data from before login, or of the same user, is carried over; another
   * user's never is. Of parallel logins with one old ticket exactly one gets its data.
   */
  async function logIn(
    text: string | undefined,
    { login, store, start }: LogInPlan,
  ): Promise<Session<State, Data>> {
    const old = await get(text)
    const isSameUser = old?.record.login?.userId === login.userId
    const takesData = !old?.record.login || isSameUser
    const time = now()
    let state = null as State | null
    const kept = await rotateTicket({
      old: old && { store: storeOf(old.ticket), ticket: old.ticket, record: old.record },
      target: storeNamed(store ?? (isSameUser ? old.store : defaultStore)),
      make: (record) => ({
        data: (takesData && record && readData(record.data)) || emptyData(),
        createdAt: time,
        lastSeenAt: time,
        login,
      }),
      created: async (location) => {
        await start(location, time)
        // Loaded here: if this fails, `undo` can still run.
        state = await logins.load(login)
        if (!state) throw new SessionConflictError("ended")
      },
      undo: () => logins.end(login, "logout"),
      ifEnded: "without-data",
    })
    // The old session is dead already. If this fails, its login stays in the list until it expires.
    if (old?.record.login) await logins.end(old.record.login, "replaced").catch(report)
    return sessionOf(kept, state)
  }

  /** Gives the session a new ticket, of the same store or another. Clocks and data stay. */
  async function rotateInto(storeName: string, session: Session<State, Data>): Promise<Session<State, Data>> {
    const kept = await rotateTicket({
      old: { store: storeOf(session.ticket), ticket: session.ticket, record: session.record },
      target: storeNamed(storeName),
      // Never null: the old session is there, and another request's end of it makes this fail.
      make: (newer) => {
        const record: SessionRecord = newer ?? session.record
        const data = readData(record.data)
        // Another release of the application has written a shape that this one does not know: here it is no session.
        if (!data) throw new SessionConflictError("ended")
        return { ...record, data, lastSeenAt: latest(record.lastSeenAt, session.lastSeenAt) }
      },
      ifEnded: "fail",
    })
    const { login } = session.record
    // The old ticket is dead: failing now would only keep the new one from the browser.
    if (login) await logins.setLocation(login, { id: kept.id, store: kept.store }).catch(report)
    return sessionOf(kept, session.login)
  }

  return { logIn, rotateInto }
}
