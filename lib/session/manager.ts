import { withDeadline } from "./deadline.ts"
import { SessionConflictError } from "./errors.ts"
import type { LoginState, Place } from "./logins.ts"
import { createLookup, type LookupOptions, type Session } from "./lookup.ts"
import { type Kept, replaceSession } from "./replace.ts"
import { after, latest, touchInterval } from "./timeouts.ts"
import type { Login, SessionData, SessionStore } from "./types.ts"

export interface SessionsOptions<State extends LoginState> extends LookupOptions<State> {
  /** The name of the one where sessions are made unless another is asked for. */
  readonly defaultStore: string
  /** Waits, in milliseconds, between lost races. Injected so that tests need not. */
  readonly wait?: (milliseconds: number) => Promise<void>
  /** Told of a fault that a request got over. */
  readonly report?: (error: unknown) => void
}

/** How often an update is tried again after a lost race, before SessionConflictError. */
const MAX_ATTEMPTS = 30

/** Milliseconds. */
const CHECK_DEADLINE = 800

export type Sessions<State extends LoginState> = ReturnType<typeof createSessions<State>>

/**
 * The life of a session, in whatever store it is. Every method takes the cookie's text as the browser sent it (undefined
 * for none) and throws StoreUnavailableError when a store that it needs has failed.
 */
export function createSessions<State extends LoginState>(options: SessionsOptions<State>) {
  const { timeouts, now, logins, wait = pause, report = () => {} } = options
  const stores = new Map(options.stores.map((store) => [store.name, store]))
  const { find, load, identify, sessionOf, hasEnded } = createLookup(options)

  const storeNamed = (name: string): SessionStore => {
    const store = stores.get(name)
    if (!store) throw new Error(`There is no store "${name}". There are: ${[...stores.keys()].join(", ")}.`)
    return store
  }

  /**
   * Applies `change` to the session's data, again on newer data if another request was faster, so that no write is lost.
   * Without a session one is made, unless `change` leaves it empty: null then.
   * @param change gives the new data; may be called several times
   * @throws SessionConflictError when the session was ended meanwhile, or after too many lost races
   */
  async function update(
    text: string | undefined,
    change: (data: SessionData) => SessionData,
  ): Promise<Session<State> | null> {
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
      const session = await load(text)
      // Ended while this was being tried: a write must not bring it back, not even as a new session.
      if (!session && attempt > 0) throw new SessionConflictError("ended")
      const data = change(session?.record.data ?? {})
      if (!session) return Object.keys(data).length === 0 ? null : start(options.defaultStore, data)

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
  async function start(storeName: string, data: SessionData): Promise<Session<State>> {
    const record = { data, createdAt: now(), lastSeenAt: now(), login: null }
    const { ticket, id } = await storeNamed(storeName).create(record)
    return sessionOf({ id, store: storeName, ticket, record: { ...record, version: 1 } }, null)
  }

  /**
   * Logs in: a new ticket, both clocks restarted, the old ticket dead. Data from before login, or of the same user, is
   * carried over; of parallel logins with one old ticket exactly one gets it. Another user's is left behind.
   * @param register enters the login in the application's register, once it is known where its session is
   */
  async function logIn(
    text: string | undefined,
    { login, store, register }: { login: Login; store?: string; register: (place: Place) => Promise<void> },
  ): Promise<Session<State>> {
    const old = await load(text)
    const sameUser = !old?.record.login || old.record.login.userId === login.userId
    const target = storeNamed(store ?? (old?.record.login ? old.store : options.defaultStore))
    const time = now()
    let state = null as State | null
    const kept = await replaceSession({
      old: old && { store: storeNamed(old.store), ticket: old.ticket, record: old.record },
      target,
      make: (record) => ({
        data: sameUser ? (record?.data ?? {}) : {},
        createdAt: time,
        lastSeenAt: time,
        login,
      }),
      created: async (place) => {
        await register(place)
        // Looked up while a failure can still be taken back, not once the old session is dead.
        state = await logins.find(login)
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
  async function renew(session: Session<State>, storeName: string): Promise<Session<State>> {
    const { login } = session.record
    const kept = await replaceSession({
      old: { store: storeNamed(session.store), ticket: session.ticket, record: session.record },
      target: storeNamed(storeName),
      make: (newer) => {
        const record = newer ?? session.record
        return { ...record, lastSeenAt: latest(record.lastSeenAt, session.lastSeenAt) }
      },
      ifTaken: "fail",
    })
    // The session is whole without this, and its old ticket dead: failing now would only lose the new one.
    if (login) await logins.moved(login, { id: kept.id, store: kept.store }).catch(report)
    return sessionOf(kept, session.login)
  }

  /** Moves the session to another store (or the same). Without a session, an empty one is made there. */
  async function move(text: string | undefined, storeName: string): Promise<Session<State>> {
    const session = await load(text)
    return session ? renew(session, storeName) : start(storeName, {})
  }

  /** A new ticket at a change of privilege, such as a new password. Null without a session. */
  async function rotate(text: string | undefined): Promise<Session<State> | null> {
    const session = await load(text)
    return session && renew(session, session.store)
  }

  /**
   * Logs out, or ends a session from before login: the ticket is dead in every store. Gives what was ended, if anything.
   */
  async function end(text: string | undefined): Promise<Kept | null> {
    const found = await find(text)
    if (!found) {
      const id = await identify(text)
      if (id) await logins.endBySession(id)
      return null
    }
    // Asked before anything is done: if the register of logins is down, the session must stay as it was.
    if (found.record.login) await logins.find(found.record.login)
    await storeNamed(found.store).destroy(found.ticket)
    // Last, but also when the session was gone already: it may just have moved, and its login goes with it.
    if (found.record.login) await logins.end(found.record.login, "logout")
    return found
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
  async function revoke({ id, store }: Place): Promise<void> {
    await stores.get(store)?.revoke(id)
  }

  /** Tidies up in every store. One that fails does not keep the others from it. */
  async function sweep(): Promise<PromiseSettledResult<number>[]> {
    return Promise.allSettled(options.stores.map((store) => store.sweep(now())))
  }

  /** By store: whether it can serve now. One that has not answered by the time is down: who asks wants to know at once. */
  async function check(): Promise<Record<string, "ok" | "down">> {
    const checks = options.stores.map((store) => withDeadline(store.name, CHECK_DEADLINE, store.check()))
    const answers = await Promise.allSettled(checks)
    const states = answers.map(({ status }) => (status === "fulfilled" ? "ok" : "down"))
    return Object.fromEntries(options.stores.map((store, index) => [store.name, states[index] ?? "down"]))
  }

  const isTouchDue = (session: Session<State>): boolean =>
    now() >= after(session.login?.lastSeenAt ?? session.lastSeenAt, touchInterval(timeouts))

  async function touchLogin({ record }: Session<State>, at: Date): Promise<void> {
    if (record.login) await logins.touch(record.login, at)
  }

  return { load, update, logIn, move, rotate, end, touch, identify, revoke, sweep, check }
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds))
}
