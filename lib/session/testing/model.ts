import { IN_FLIGHT } from "../time/timeouts.ts"
import { timeouts } from "./bench.ts"

/** A session as it should be, whichever ticket leads to it. Times are seconds since the start. */
interface ModelSession {
  readonly store: string
  readonly user: string | null
  readonly remember: boolean
  readonly createdAt: number
  /** The last activity in the register of logins; without one, that was written down beside the session's own writes. It decides when activity is written down again. */
  registeredAt: number
  isOver: boolean
  /** When another one took its place, and its store left a tombstone. */
  replacedAt?: number
  /** What it became by a rotation or move. A logout that comes with the old ticket in that minute ends it as well. */
  next?: ModelSession
}

/** What a ticket holds. In a keyed store all copies lead to one record. A sealed ticket carries its own. */
export interface Held {
  readonly session: ModelSession
  data: Record<string, unknown>
  lastSeenAt: number
}

/** The site as it should be: the time, and what each browser's ticket holds. Short enough to be checked by reading. */
export class Model {
  time = 0
  readonly browsers: (Held | null)[]

  /** Whether there is no register of logins. */
  readonly unregistered: boolean

  constructor(browsers: number, unregistered = false) {
    this.unregistered = unregistered
    this.browsers = Array<null>(browsers).fill(null)
  }

  /** What was given, if its session is alive; else null. */
  alive(held: Held | null | undefined): Held | null {
    return held && !held.session.isOver && this.time < expiryOf(held) ? held : null
  }

  session(browser: number): Held | null {
    return this.alive(this.browsers[browser])
  }

  /** Starts a session in the browser, and ends the one that it has. */
  start(browser: number, store: string, data: Held["data"], more: Partial<ModelSession> = {}): Held {
    const { time } = this
    const old = this.session(browser)
    if (old) Object.assign(old.session, { isOver: true, replacedAt: time })
    const fresh = { user: null, remember: false, createdAt: time, registeredAt: time, ...more }
    const held = { session: { ...fresh, store, isOver: false }, data, lastSeenAt: time }
    this.browsers[browser] = held
    return held
  }

  /** Gives the session a new ticket, in this store: a rotation or a move. */
  renew(browser: number, store: string, { session, data, lastSeenAt }: Held): void {
    const { user, remember, createdAt, registeredAt } = session
    const renewed = this.start(browser, store, data, { user, remember, createdAt, registeredAt })
    renewed.lastSeenAt = lastSeenAt
    session.next = renewed.session
  }

  write(browser: number, held: Held, data: Held["data"]): void {
    const written = { data, lastSeenAt: this.time }
    if (held.session.store === "cookie") this.browsers[browser] = { ...held, ...written }
    else Object.assign(held, written)
    // Without a register a write is written down in the session alone: an older copy of a sealed ticket does not learn of it.
    if (!this.unregistered) this.touch(held)
  }

  touch({ session, lastSeenAt }: Held): void {
    const written = this.unregistered ? Math.max(session.registeredAt, lastSeenAt) : session.registeredAt
    if (this.time >= written + timeouts.idle / 20) session.registeredAt = this.time
  }

  /** Ends the browser's session, for every ticket that leads to it. */
  end(browser: number): void {
    const held = this.session(browser)
    if (held) held.session.isOver = true
  }

  logOut(browser: number): void {
    let session = this.browsers[browser]?.session
    while (session && this.#hasTombstone(session)) session = session.next
    if (session) session.isOver = true
    this.browsers[browser] = null
  }

  /** Whether a write with the browser's ticket is refused, since its session was replaced a moment ago. */
  isRefused(browser: number): boolean {
    const session = this.browsers[browser]?.session
    return session !== undefined && this.#hasTombstone(session)
  }

  #hasTombstone({ replacedAt = Number.NaN }: ModelSession): boolean {
    return this.time - replacedAt < IN_FLIGHT
  }
}

/** When the session expires, in seconds since the start. */
export function expiryOf({ session, lastSeenAt }: Held): number {
  const { user, remember, createdAt, registeredAt } = session
  if (remember) return createdAt + timeouts.remembered
  const seenAt = user ? Math.max(lastSeenAt, registeredAt) : lastSeenAt
  return Math.min(createdAt + timeouts.absolute, seenAt + timeouts.idle)
}
