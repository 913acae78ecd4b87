import { timeouts } from "./bench.ts"

/** What a session should be, under whichever ticket. Times are seconds since the start. */
interface ModelSession {
  readonly store: string
  readonly user: string | null
  readonly remember: boolean
  readonly createdAt: number
  /** Activity as the register of logins knows it: what decides when it is written down again. */
  registeredAt: number
  isOver: boolean
  /** The same login under its next ticket: a logout that still comes with this one ends that as well. */
  next?: ModelSession
}

/** What a ticket holds: all copies the same, which the store keeps; sealed, each its own, as old as it is. */
export interface Held {
  readonly session: ModelSession
  data: Record<string, unknown>
  lastSeenAt: number
}

/** What should be: the time, and what each browser's ticket holds. A few lines, to be believed by reading. */
export class Model {
  time = 0
  readonly browsers: (Held | null)[]

  constructor(browsers: number) {
    this.browsers = Array<null>(browsers).fill(null)
  }

  /** The same, if it is a session now. */
  alive(held: Held | null | undefined): Held | null {
    return held && !held.session.isOver && this.time < expiryOf(held) ? held : null
  }

  session(browser: number): Held | null {
    return this.alive(this.browsers[browser])
  }

  /** A new session, in the place of the one that the browser has, if any. */
  start(browser: number, store: string, data: Held["data"], more: Partial<ModelSession> = {}): Held {
    const { time } = this
    this.end(browser)
    const fresh = { user: null, remember: false, createdAt: time, registeredAt: time, ...more }
    const held = { session: { ...fresh, store, isOver: false }, data, lastSeenAt: time }
    this.browsers[browser] = held
    return held
  }

  /** The same session, under a new ticket. */
  renew(browser: number, store: string, { session, data, lastSeenAt }: Held): void {
    const renewed = this.start(browser, store, data, session)
    renewed.lastSeenAt = lastSeenAt
    if (session.user) session.next = renewed.session
  }

  write(browser: number, held: Held, data: Held["data"]): void {
    const written = { data, lastSeenAt: this.time }
    if (held.session.store === "cookie") this.browsers[browser] = { ...held, ...written }
    else Object.assign(held, written)
    this.touch(held)
  }

  touch({ session }: Held): void {
    if (this.time >= session.registeredAt + timeouts.idle / 20) session.registeredAt = this.time
  }

  /** For every ticket that it has. */
  end(browser: number): void {
    const held = this.session(browser)
    if (held) held.session.isOver = true
  }

  logOut(browser: number): void {
    const session = this.browsers[browser]?.session
    const ended = session?.isOver ? session.next : session
    if (ended) ended.isOver = true
    this.browsers[browser] = null
  }
}

/** Seconds since the start. */
export function expiryOf({ session, lastSeenAt }: Held): number {
  const { user, remember, createdAt, registeredAt } = session
  if (remember) return createdAt + timeouts.remembered
  const seenAt = user ? Math.max(lastSeenAt, registeredAt) : lastSeenAt
  return Math.min(createdAt + timeouts.absolute, seenAt + timeouts.idle)
}
