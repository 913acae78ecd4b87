import type { Timeouts } from "../timeouts.ts"
import { timeouts } from "./bench.ts"

/** What a session should be. Times are seconds since the start. */
interface ModelSession {
  readonly data: Record<string, unknown>
  readonly store: string
  readonly user: string | null
  readonly remember: boolean
  readonly createdAt: number
  readonly lastSeenAt: number
  /** Activity as the register of logins knows it: what decides when it is written down again. */
  readonly registeredAt: number
}

/** What should be: the time, and what each browser's cookie stands for. A few lines, to be believed by reading. */
export class Model {
  time = 0
  readonly browsers: (ModelSession | null)[]

  constructor(browsers: number) {
    this.browsers = Array<null>(browsers).fill(null)
  }

  /** The browser's session, unless its time is over. */
  session(browser: number): ModelSession | null {
    const session = this.browsers[browser]
    return session && this.time < endOf(session, timeouts) ? session : null
  }

  start(browser: number, store: string, data: Record<string, unknown>): void {
    const { time } = this
    const clocks = { createdAt: time, lastSeenAt: time, registeredAt: time }
    this.browsers[browser] = { data, store, user: null, remember: false, ...clocks }
  }

  change(browser: number, changes: Partial<ModelSession>): void {
    const session = this.session(browser)
    if (session) this.browsers[browser] = { ...session, ...changes }
  }

  see(browser: number): void {
    const { time } = this
    const session = this.session(browser)
    const due = session && time >= session.registeredAt + timeouts.idle / 20
    this.change(browser, due ? { lastSeenAt: time, registeredAt: time } : { lastSeenAt: time })
  }
}

/** Seconds since the start. */
export function endOf(session: ModelSession, { idle, absolute, remember }: Timeouts): number {
  if (session.remember) return session.createdAt + remember
  return Math.min(session.createdAt + absolute, session.lastSeenAt + idle)
}
