import { memoryDriver } from "../drivers/memory.ts"
import type { EndReason, LoginState, Logins, SessionLocation } from "../logins.ts"
import type { SessionsOptions } from "../lookup.ts"
import { createSessions } from "../manager.ts"
import { cookieStore } from "../stores/cookie.ts"
import { keyed } from "../stores/keyed.ts"
import type { Login, SessionData, SessionStore } from "../types.ts"
import { START, timeouts } from "./bench.ts"
import { cookieOptions } from "./places.ts"

interface LoginRow extends LoginState {
  readonly location: SessionLocation
  readonly ended: EndReason | null
}

/** A register of logins in memory, with its rows open to tests. */
export function memoryLogins(now: () => Date) {
  const rows = new Map<string, LoginRow>()
  const change = (id: string, changes: Partial<LoginRow>) => {
    const row = rows.get(id)
    if (row && !row.ended) rows.set(id, { ...row, ...changes })
  }
  const logins: Logins<LoginState> = {
    async load({ id }) {
      const row = rows.get(id)
      return row && !row.ended ? row : null
    },
    touch: async ({ id }, lastSeenAt) => change(id, { lastSeenAt }),
    setLocation: async ({ id }, location) => change(id, { location }),
    end: async ({ id }, ended) => change(id, { ended }),
    async endBySession(sessionId) {
      for (const [id, { location }] of rows) if (location.id === sessionId) change(id, { ended: "logout" })
    },
  }
  const start = async ({ id }: Login, location: SessionLocation) => {
    rows.set(id, { lastSeenAt: now(), location, ended: null })
  }
  return { logins, rows, start }
}

export interface SiteOptions<Data extends SessionData = SessionData> {
  readonly stores: (now: () => Date) => readonly SessionStore[]
  readonly defaultStore: string
  readonly wait?: () => Promise<void>
  readonly readData?: SessionsOptions<LoginState, Data>["readData"]
  /** Used instead of the clock that only `advance` puts forward. */
  readonly clock?: () => Date
  /** Called and awaited before each call of a store or of the register of logins: for faults, counts and races. */
  readonly before?: (call: string) => unknown
}

export type Site = ReturnType<typeof createSite>

/** The real manager on the given stores, with a clock that only `advance` puts forward. */
export function createSite<Data extends SessionData = SessionData>(options: SiteOptions<Data>) {
  const { stores, defaultStore, wait, readData, clock, before } = options
  let time = START.getTime()
  const now = clock ?? (() => new Date(time))
  const { logins, rows, start } = memoryLogins(now)
  let nextLogin = 1
  const sessions = createSessions({
    stores: stores(now).map((store) => (before ? intercepted(store, store.name, before) : store)),
    defaultStore,
    timeouts,
    now,
    logins: before ? intercepted(logins, "logins", before) : logins,
    wait,
    readData,
  })
  return {
    ...sessions,
    logins,
    rows,
    now,
    start: START.getTime(),
    /** Puts the clock forward. */
    advance(seconds: number) {
      time += seconds * 1000
    },
    async logInAs(text: string | undefined, userId: string, { remember = false, store = "" } = {}) {
      const login = { id: `login-${nextLogin++}`, userId, remember }
      const plan = { login, start: (location: SessionLocation) => start(login, location) }
      return sessions.logIn(text, store ? { ...plan, store } : plan)
    },
  }
}

/** Three stores that need no files: two keyed ones in memory, and the sealed cookie. */
export function lightStores(now: () => Date): SessionStore[] {
  return [
    keyed({ name: "memory", driver: memoryDriver(), timeouts }),
    keyed({ name: "other", driver: memoryDriver(), timeouts }),
    cookieStore(cookieOptions({ now })),
  ]
}

/** The same object, except that `before` is called and awaited before each call of a method. */
function intercepted<T extends object>(target: T, name: string, before: (call: string) => unknown): T {
  return new Proxy(target, {
    get(object, key) {
      const value = Reflect.get(object, key)
      if (typeof value !== "function") return value
      return async (...parameters: unknown[]) => {
        await before(`${name}.${String(key)}`)
        return value.apply(object, parameters)
      }
    },
  })
}
