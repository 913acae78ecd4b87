import { defaultTimeouts, problemsOf } from "./configuration.ts"
import { ConfigurationError } from "./errors.ts"
import { noRegister } from "./logins/none.ts"
import type { ActiveLogin, LoginState, Logins } from "./logins/register.ts"
import { createSessions } from "./manager.ts"
import { observeStore } from "./observe.ts"
import type { OpenOptions } from "./options.ts"
import { processState } from "./process-state.ts"
import { processWide } from "./process-wide.ts"
import type { StoreParts } from "./stores/entry.ts"
import { steadyClock } from "./time/clock.ts"
import { type Swept, startSweeper } from "./time/sweeper.ts"
import type { SessionData } from "./types.ts"

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
