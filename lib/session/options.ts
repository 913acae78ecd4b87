/** What `openSessions` may be given. */
import type { Binding } from "./device.ts"
import type { ActiveLogin, LoginState, Register } from "./logins/register.ts"
import type { SessionsOptions } from "./lookup.ts"
import type { Telemetry } from "./observe.ts"
import type { StoreEntry } from "./stores/entry.ts"
import type { SteadyClock } from "./time/clock.ts"
import type { Swept } from "./time/sweeper.ts"
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
