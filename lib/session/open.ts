import { defaultTimeouts, problemsOf } from "./configuration.ts"
import type { Binding } from "./device.ts"
import { ConfigurationError } from "./errors.ts"
import { noRegister } from "./logins/none.ts"
import type { ActiveLogin, LoginState, Logins, Register } from "./logins/register.ts"
import type { SessionsOptions } from "./lookup.ts"
import { createSessions } from "./manager.ts"
import { observeStore, type Telemetry } from "./observe.ts"
import { processState } from "./process-state.ts"
import { processWide } from "./process-wide.ts"
import type { StoreEntry, StoreParts } from "./stores/entry.ts"
import { type SteadyClock, steadyClock } from "./time/clock.ts"
import { type Swept, startSweeper } from "./time/sweeper.ts"
import type { Timeouts } from "./time/timeouts.ts"
import type { SessionData } from "./types.ts"

export interface OpenOptions<
  Data extends SessionData = SessionData,
  State extends LoginState = LoginState,
  Listed extends ActiveLogin = ActiveLogin,
> {
  /** The stores whose tickets are honoured. The first is that of new sessions, unless another is asked for. */
  readonly stores: readonly StoreEntry[]
  /**
   * The one address that browsers use, like `https://example.org`: writes may come from its pages only. On https the cookie is
   * `__Host-session`, and `Secure`; on http, which is for localhost only, it is `session`.
   */
  readonly origin: string | undefined
  /** In seconds. Defaults: `idle` 1800, `absolute` 28800, `remembered` 2592000. */
  readonly timeouts?: Partial<Timeouts>
  /** Gives the data your own type, and upgrades what an earlier release has kept: see lookup.ts. */
  readonly readData?: SessionsOptions<State, Data>["readData"]
  /** The register of logins. Without one a login lives and dies with its session; there is nothing to list and revoke. */
  readonly logins?: Register<State, Listed>
  /**
   * Whether a place that is missing is made at its first use. Default: true. False for a command beside a running site, to which
   * a missing place is a store that is down.
   */
  readonly makesPlaces?: boolean
  /** Binds each login to the device of its browser, on https: `deviceBinding()` of binding/device-binding.ts. Default: no. */
  readonly binding?: Binding
  /** Told of what fails beside a request or after it, and of kept content that can not be read. Default: console.error. */
  readonly report?: (problem: unknown) => void
  /** Told of each sweep of what has expired. */
  readonly onSwept?: (swept: Swept) => void
  /** Told what stores do and how often, for an operator: `openTelemetry()` of telemetry.ts. Default: nobody. */
  readonly telemetry?: Telemetry
  /** The time, for tests. Default: a clock that nobody can set (time/clock.ts). */
  readonly now?: SteadyClock
}

/** Everything that one set of sessions consists of. */
export type Opened<
  State extends LoginState = LoginState,
  Data extends SessionData = SessionData,
  Listed extends ActiveLogin = ActiveLogin,
> = ReturnType<typeof open<State, Data, Listed>>

/**
 * Opens sessions, at the first request. Whoever opens them again in this process, since Next loads the module again, shares
 * with the others what must be there once: the clock, the sweeper, memory, and what is known of requests under way.
 * @throws ConfigurationError with all that is wrong
 */
export function open<State extends LoginState, Data extends SessionData, Listed extends ActiveLogin>(
  options: OpenOptions<Data, State, Listed>,
) {
  const timeouts = { ...defaultTimeouts, ...options.timeouts }
  const problems = problemsOf({ ...options, timeouts })
  if (problems.length > 0) throw new ConfigurationError(problems)

  const { readData, telemetry, makesPlaces = true, report = console.error, onSwept = reportTo(report) } = options
  const now = options.now ?? processWide("clock", steadyClock)
  const origin = options.origin as string
  const secure = origin.startsWith("https:")
  const cookieName = secure ? "__Host-session" : "session"
  const set = `${cookieName} ${origin}`
  const register = options.logins?.({ set, timeouts, now })
  const binding = secure ? options.binding?.({ now }) : undefined
  if (binding && register && !register.bind)
    throw new ConfigurationError([
      "binding: the register of logins can not keep it, for it has no bind(): see logins/register.ts",
    ])
  const parts: StoreParts = { set, cookieName, origin, timeouts, now, logins: register, makesPlaces, report }
  const opened = options.stores.map((entry) => entry.open(parts))
  const stores = telemetry ? opened.map((store) => observeStore(store, telemetry)) : opened
  const defaultStore = options.stores[0]?.name ?? ""
  const logins = (register ?? noRegister) as Logins<State, Listed>
  const process = processWide(`${set} requests`, processState)
  const count = telemetry?.count ?? (() => {})
  const made = { stores, defaultStore, timeouts, now, logins, report, process, readData, count }
  const sessions = createSessions<State, Data, Listed>(made)
  const sweep = async () => [...(await sessions.sweep()), ...(await Promise.allSettled([logins.sweep(now())]))]
  const sweepOnce = startSweeper({ set, now, sweep, onSwept })
  const common = { timeouts, now, cookieName, origin, secure, report, count }
  return { ...common, sessions, stores, logins, binding, defaultStore, sweepOnce }
}

const reportTo =
  (report: (problem: unknown) => void) =>
  ({ failures }: Swept) => {
    for (const failure of failures) report(failure)
  }
