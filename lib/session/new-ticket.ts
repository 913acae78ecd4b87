import { SessionConflictError } from "./errors.ts"
import type { LoginState, SessionLocation } from "./logins.ts"
import type { Lookup, LookupOptions, Session } from "./lookup.ts"
import { replaceSession } from "./replace.ts"
import { latest } from "./timeouts.ts"
import type { Login, SessionData, SessionRecord } from "./types.ts"

export interface NewTicketOptions<State extends LoginState, Data extends SessionData>
  extends LookupOptions<State, Data> {
  /** The name of the one where sessions are made unless another is asked for. */
  readonly defaultStore: string
  /** Told of a fault that a request got over. */
  readonly report?: (error: unknown) => void
}

export interface LogInPlan {
  readonly login: Login
  /** Where the session is to be; else the default store, or where the same user's session is already. */
  readonly store?: string | undefined
  /** Enters the login in the application's register, once it is known where its session is, and since when. */
  readonly start: (location: SessionLocation, at: Date) => Promise<void>
}

/** What gives a session a new ticket, and leaves the old one dead. */
export function createNewTickets<State extends LoginState, Data extends SessionData>(
  { now, logins, defaultStore, report = () => {} }: NewTicketOptions<State, Data>,
  { get, storeNamed, readData, emptyData, sessionOf }: Lookup<State, Data>,
) {
  /**
   * Logs in: a new ticket, both clocks restarted, the old ticket dead. Data from before login, or of the same user, is
   * carried over; of parallel logins with one old ticket exactly one gets it. Another user's is left behind.
   */
  async function logIn(
    text: string | undefined,
    { login, store, start }: LogInPlan,
  ): Promise<Session<State, Data>> {
    const old = await get(text)
    const isAnew = old?.record.login?.userId === login.userId
    const sameUser = !old?.record.login || isAnew
    const target = storeNamed(store ?? (isAnew ? old.store : defaultStore))
    const time = now()
    let state = null as State | null
    const kept = await replaceSession({
      old: old && { store: storeNamed(old.store), ticket: old.ticket, record: old.record },
      target,
      make: (record) => ({
        data: (sameUser && record && readData(record.data)) || emptyData(),
        createdAt: time,
        lastSeenAt: time,
        login,
      }),
      created: async (location) => {
        await start(location, time)
        // Looked up while a failure can still be taken back, not once the old session is dead.
        state = await logins.load(login)
        if (!state) throw new SessionConflictError("ended")
      },
      undo: () => logins.end(login, "logout"),
      ifTaken: "without-data",
    })
    // Its session is dead already: if this fails, it is listed until it expires, and nothing more.
    if (old?.record.login) await logins.end(old.record.login, "replaced").catch(report)
    return sessionOf(kept, state)
  }

  /** Gives the session a new ticket, in its store or another; clocks and data unchanged, the old ticket dead. */
  async function renew(session: Session<State, Data>, storeName: string): Promise<Session<State, Data>> {
    const { login } = session.record
    const kept = await replaceSession({
      old: { store: storeNamed(session.store), ticket: session.ticket, record: session.record },
      target: storeNamed(storeName),
      make: (newer) => {
        const record: SessionRecord = newer ?? session.record
        const data = readData(record.data)
        // Another release has just written a shape that is not known here: to this one the session is over.
        if (!data) throw new SessionConflictError("ended")
        return { ...record, data, lastSeenAt: latest(record.lastSeenAt, session.lastSeenAt) }
      },
      ifTaken: "fail",
    })
    // The session is whole without this, and its old ticket dead: failing now would only lose the new one.
    if (login) await logins.setLocation(login, { id: kept.id, store: kept.store }).catch(report)
    return sessionOf(kept, session.login)
  }

  return { logIn, renew }
}
