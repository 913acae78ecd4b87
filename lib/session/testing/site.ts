import { memoryDriver } from "../drivers/memory.ts"
import { type LoginRow, loginsIn } from "../logins/memory.ts"
import { noRegister } from "../logins/none.ts"
import type { LoginState, Logins } from "../logins/register.ts"
import type { SessionsOptions } from "../lookup.ts"
import { createSessions } from "../manager.ts"
import type { LogInPlan } from "../rotation.ts"
import { keyed } from "../stores/keyed.ts"
import { cookieStore } from "../stores/sealed.ts"
import type { SessionData, SessionStore } from "../types.ts"
import { START, timeouts } from "./bench.ts"
import { cookieOptions } from "./places.ts"

export interface SiteOptions<Data extends SessionData = SessionData> {
  readonly stores: (now: () => Date, logins?: Logins) => readonly SessionStore[]
  readonly defaultStore: string
  readonly wait?: (() => Promise<void>) | undefined
  readonly readData?: SessionsOptions<LoginState, Data>["readData"] | undefined
  /** Without a register of logins. */
  readonly unregistered?: boolean
  /** The rows of the register, where stores know it already. */
  readonly rows?: Map<string, LoginRow> | undefined
  /** Used instead of the clock that only `advance` puts forward. */
  readonly clock?: () => Date
  /** Called and awaited before each call of a store or of the register of logins: for faults, counts and races. */
  readonly before?: ((call: string) => unknown) | undefined
}

export type Site = ReturnType<typeof createSite>

/** The real manager on the given stores, with a clock that only `advance` puts forward. */
export function createSite<Data extends SessionData = SessionData>(options: SiteOptions<Data>) {
  const { stores, defaultStore, wait, readData, unregistered = false, clock, before } = options
  let time = START.getTime()
  const now = clock ?? (() => new Date(time))
  const { rows = new Map<string, LoginRow>() } = options
  const register: Logins = unregistered ? noRegister : loginsIn(rows, { now, timeouts })
  const logins = before ? intercepted(register, "logins", before) : register
  let nextLogin = 1
  const sessions = createSessions({
    stores: stores(now, unregistered ? undefined : logins).map((store) =>
      before ? intercepted(store, store.name, before) : store,
    ),
    defaultStore,
    timeouts,
    now,
    newLoginId: () => `login-${nextLogin++}`,
    logins,
    wait,
    readData,
  })
  return {
    ...sessions,
    logins: register,
    rows,
    now,
    start: START.getTime(),
    /** Puts the clock forward. */
    advance(seconds: number) {
      time += seconds * 1000
    },
    logInAs: (text: string | undefined, userId: string, choice: Omit<LogInPlan, "userId"> = {}) =>
      sessions.logIn(text, { userId, ...choice }),
  }
}

/** Three stores that need no files: two keyed ones in memory, and the sealed cookie. */
export function lightStores(now: () => Date, logins?: Logins): SessionStore[] {
  return [
    keyed({ name: "memory", driver: memoryDriver(), timeouts }),
    keyed({ name: "other", driver: memoryDriver(), timeouts }),
    cookieStore(cookieOptions({ now, logins })),
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
