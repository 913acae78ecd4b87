import { logger } from "../log/logger.ts"
import type { SteadyClock } from "../session/time/clock.ts"
import type { Services } from "./services.ts"

/** Milliseconds between two sweeps. Correctness never depends on one: what has expired is refused on sight. */
const INTERVAL = 60_000

/** What a sweep needs. */
interface Sweepable {
  readonly sessions: Pick<Services["sessions"], "sweep">
  readonly logins: Pick<Services["logins"], "sweep">
  readonly now: () => Date
}

/**
 * Tidies up now and then, outside requests, for as long as the process lives. Not before the clock has settled: one that
 * is wrong at start would have every session swept.
 */
export function startSweeper(services: Sweepable & { now: SteadyClock }): void {
  const sweepIfSettled = async () => {
    if (services.now.isSettled()) await sweepOnce(services)
  }
  // Each sweep begins when the last one is over, so that a long one is not overtaken.
  const again = () => setTimeout(() => sweepIfSettled().finally(again), INTERVAL).unref()
  again()
}

// By the services, which are one in each process, and on them, because Next bundles this module several times.
const key = Symbol.for("cloakroom.sweep")
type Sweeping = Sweepable & { [key]?: Promise<Swept> | undefined }

export interface Swept {
  /** How many sessions, logins and the like. */
  readonly removed: number
  /** What could not be swept, in words. */
  readonly failures: readonly string[]
}

/** Sweeps, unless a sweep is under way: then it is that one that is waited for. */
export function sweepOnce(services: Sweeping): Promise<Swept> {
  services[key] ??= sweep(services).finally(() => {
    services[key] = undefined
  })
  return services[key]
}

/** Removes what has expired from every store and from the register of logins. One that fails does not stop the rest. */
async function sweep({ sessions, logins, now }: Sweepable): Promise<Swept> {
  const results = [...(await sessions.sweep()), ...(await Promise.allSettled([logins.sweep(now())]))]
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []))
  for (const error of failures) logger.warn({ event: "sweep_failed", err: error })
  const removed = results.reduce((sum, result) => sum + (result.status === "fulfilled" ? result.value : 0), 0)
  if (removed > 0) logger.info({ event: "swept", removed })
  return { removed, failures: failures.map((error) => (error as Error).message) }
}
