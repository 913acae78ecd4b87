import { randomUUID } from "node:crypto"
import { SessionConflictError } from "./errors.ts"
import type { LoginState, SessionLocation } from "./logins/register.ts"
import type { Admits, Lookup, Session, SessionsOptions } from "./lookup.ts"
import type { ProcessState } from "./process-state.ts"
import { latest } from "./time/timeouts.ts"
import type { Kept, Login, NewRecord, SessionData, SessionRecord, SessionStore } from "./types.ts"

export interface LogInPlan {
  readonly userId: string
  /** "Remember me": no idle timeout, a longer absolute one. */
  readonly remember?: boolean | undefined
  /** The store to keep the session in; else the one where this user's session is already, else the default. */
  readonly store?: string | undefined
  /** The browser's header, for the list of logins. */
  readonly userAgent?: string | undefined
  /** The offer to bind the login to a device: see device.ts. */
  readonly binding?: string | undefined
  /** Whether the request may use the session that it has. If not, it begins as nobody, and that session stays as it is. */
  readonly admits?: Admits<LoginState> | undefined
  /** The last word before the login counts, when it is in the register already: what it throws ends it again. */
  readonly check?: (() => Promise<void>) | undefined
}

/** The operations that give a session a new ticket and end the old one. */
export function createRotations<State extends LoginState, Data extends SessionData>(
  {
    now,
    logins,
    defaultStore,
    newLoginId = randomUUID,
    report = () => {},
    count = () => {},
  }: SessionsOptions<State, Data>,
  { get, storeNamed, storeOf, readKept, emptyData, sessionOf }: Lookup<State, Data>,
  { writes }: ProcessState,
  endExcess: (userId: string) => Promise<void>,
) {
  /**
   * Logs in: a new ticket, both clocks restarted. Data from before login, or of the same user, is carried over; another
   * user's never is. Of parallel logins with one old ticket exactly one gets its data.
   */
  async function logIn(text: string | undefined, plan: LogInPlan): Promise<Session<State, Data>> {
    const { binding } = plan
    const login: Login = { id: newLoginId(), userId: plan.userId, remember: plan.remember ?? false }
    // One place has it: the register, or the record where there is none.
    const recorded = logins.bind || !binding ? login : { ...login, binding }
    const found = await get(text)
    const old = found && plan.admits?.(found) !== false ? found : null
    const isSameUser = old?.record.login?.userId === login.userId
    const takesData = !old?.record.login || isSameUser
    const target = storeNamed(plan.store ?? (isSameUser ? old.store : defaultStore))
    const time = now()
    const make = (record: SessionRecord | null) => {
      const data = takesData && record && readKept(record.data)
      return { data: data || emptyData(), createdAt: time, lastSeenAt: time, login: recorded }
    }
    let isStarted = false
    let state = null as State | null
    const start = async (location: SessionLocation) => {
      isStarted = true
      const { id: sessionId, store } = location
      await logins.start({ ...login, binding, sessionId, store, userAgent: plan.userAgent ?? "", at: time })
      await plan.check?.()
      // Loaded while the old session is alive: it stays so if this fails.
      state = await logins.load(login)
      if (!state) throw new SessionConflictError("unregistered")
    }
    const kept = await replace(old, target, make, { created: start }).catch(async (error) => {
      // Also when it was `start` that failed: it may have done a part of its work.
      if (isStarted) await logins.end(login, "logout").catch(() => {})
      throw error
    })
    // The old session is dead already. If this fails, its login stays in the list until it expires.
    if (old?.record.login) await logins.end(old.record.login, "replaced").catch(report)
    await endExcess(login.userId).catch(report)
    count("logins", { store: kept.store })
    return sessionOf(kept, state)
  }

  /** Gives the session a new ticket, of the same store or another. Clocks and data stay. */
  async function rotateInto(storeName: string, session: Session<State, Data>): Promise<Session<State, Data>> {
    const make = (record: SessionRecord | null) => {
      const data = record && readKept(record.data)
      // Ended meanwhile, or written by another release, in a shape that this one does not know.
      if (!data) throw new SessionConflictError("ended")
      return { ...record, data, lastSeenAt: latest(record.lastSeenAt, session.lastSeenAt) }
    }
    const kept = await replace(session, storeNamed(storeName), make, { isSame: true })
    // The old ticket is dead: failing now would only keep the new one from the browser.
    if (session.record.login) await logins.setLocation(session.record.login, locationOf(kept), session.id).catch(report)
    return sessionOf(kept, session.login)
  }

  /**
   * Keeps a new record under a new ticket, then ends the old session if its version is still the one that was read. Of
   * several rotations and logouts one ends it: that one wins. If only a write came between, its data is taken over and the
   * end is tried again. Until then the old session stays as it was, and a failure leaves nothing of the new one behind; but
   * an end that a store has not answered in time may still happen later.
   * @param make makes the new record from the old one as it is now; from null if there is none, or it has been ended
   * @param isSame the new session is the old one: a logout that comes a moment later with the old ticket ends it as well
   * @param created called when the new record is kept and the old session still lives
   */
  async function replace(
    old: Session<State, Data> | null,
    target: SessionStore,
    make: (old: SessionRecord | null) => NewRecord<Data>,
    { isSame, created }: { isSame?: true; created?: (location: SessionLocation) => Promise<void> },
  ): Promise<Kept<Data>> {
    let record: SessionRecord | null = old?.record ?? null
    let kept = await target.create(make(record))
    const next = isSame && locationOf(kept)
    try {
      await created?.(locationOf(kept))
      while (old && record) {
        const store = storeOf(old.ticket)
        const { version, login } = record
        const ending = { expected: version, binding: login?.binding ?? null, tombstone: { at: now(), next } }
        const result = await store.end(old.ticket, ending)
        if (result === "ok") {
          // A write may have been kept in the last moment. Its answer may hold a sealed ticket, which is dead now: it is to
          // be on its way before the answer with the new one, whose ticket the browser keeps then.
          await writes.settled(old.id)
          break
        }
        // Written to: the newer data counts. Ended by another request: there is none, and `make` decides what that means.
        record = (result === "conflict" && (await store.load(old.ticket))?.record) || null
        const newer = { ...make(record), version: kept.record.version }
        const ticket = await target.update(kept.ticket, newer)
        if (ticket === "gone" || ticket === "conflict") throw new SessionConflictError("ended")
        // Renewed by the browser meanwhile. A ticket that carries the record does not carry this.
        const { binding } = newer.login ?? {}
        if (binding && binding !== kept.record.login?.binding) await target.bind(ticket, kept.record, binding)
        kept = { ...kept, ticket, record: { ...newer, version: newer.version + 1 } }
      }
      return kept
    } catch (error) {
      // If this fails as well, nobody has the new ticket, and the sweep removes what it names.
      await target.end(kept.ticket).catch(() => {})
      throw error
    }
  }

  return { logIn, rotateInto }
}

/** The application's register is not told the ticket. */
const locationOf = ({ id, store }: Kept): SessionLocation => ({ id, store })
