import { logger } from "../log/logger.ts"
import type { SteadyClock } from "../session/time/clock.ts"
import type { Services } from "./services.ts"

/** Milliseconds between two sweeps. Nothing depends on them: an expired session is refused even when it is still stored. */
const INTERVAL = 60_000

/** What a sweep needs. */
interface Sweepable {
  readonly sessions: Pick<Services["sessions"], "sweep">
  readonly logins: Pick<Services["logins"], "sweep">
  readonly now: () => Date
}

/**
 * Sweeps at intervals, outside requests, for as long as the process lives. Waits until the clock has settled: a clock that
 * is wrong at start would expire every session.
 */
export function startSweeper(services: Sweepable & { now: SteadyClock }): void {
  const sweepIfSettled = async () => {
    if (services.now.isSettled()) await sweepOnce(services)
  }
  // The next interval begins when the sweep is over, so that two never overlap.
  const again = () => setTimeout(() => sweepIfSettled().finally(again), INTERVAL).unref()
  again()
}

// One sweep a process. The promise is kept on the services, which are one a process, because Next bundles this module
// several times.
const key = Symbol.for("cloakroom.sweep")
type Sweeping = Sweepable & { [key]?: Promise<Swept> | undefined }

export interface Swept {
  /** How many rows: sessions, logins, guests, addresses. */
  readonly removed: number
  /** What could not be swept, in words. */
  readonly failures: readonly string[]
}

/** Sweeps now. When a sweep is under way already, waits for that one instead. */
export function sweepOnce(services: Sweeping): Promise<Swept> {
  services[key] ??= sweep(services).finally(() => {
    services[key] = undefined
  })
  return services[key]
}

/**
 * Deletes what has expired from every store and from the register of logins. When one of them fails, the others are swept
 * all the same.
 */
async function sweep({ sessions, logins, now }: Sweepable): Promise<Swept> {
  const results = [...(await sessions.sweep()), ...(await Promise.allSettled([logins.sweep(now())]))]
  const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []))
  for (const error of failures) logger.warn({ event: "sweep_failed", err: error })
  const removed = results.reduce((sum, result) => sum + (result.status === "fulfilled" ? result.value : 0), 0)
  if (removed > 0) logger.info({ event: "swept", removed })
  return { removed, failures: failures.map((error) => (error as Error).message) }
}
