import { processWide } from "../process-wide.ts"
import type { SteadyClock } from "./clock.ts"

/** Milliseconds between two sweeps. Nothing depends on them: an expired session is refused even when it is still stored. */
const INTERVAL = 60_000

export interface Swept {
  /** How many rows. */
  readonly removed: number
  /** Why something could not be swept. What else there is was swept all the same. */
  readonly failures: readonly Error[]
}

export interface SweeperOptions {
  /** Names the set of sessions: a process sweeps each once, whoever opens it again. */
  readonly set: string
  readonly now: SteadyClock
  readonly sweep: () => Promise<PromiseSettledResult<number>[]>
  readonly onSwept: (swept: Swept) => void
}

/**
 * Sweeps at intervals, outside requests, for as long as the process lives. Waits until the clock has settled: a clock that is
 * wrong at start would expire every session.
 * @returns sweeps now; where a sweep is under way already, right after that one, which may have passed what has expired since
 */
export function startSweeper(options: SweeperOptions): () => Promise<Swept> {
  const sweeper = processWide(`${options.set} sweeper`, createSweeper)
  sweeper.latest = options
  return sweeper.sweepOnce
}

/** Whoever has opened the sessions last knows how to sweep them: in `next dev`, after a change of the code. */
function createSweeper() {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<Swept> | undefined

  async function sweep(): Promise<Swept> {
    next = undefined
    const results = (await sweeper.latest?.sweep()) ?? []
    const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason as Error] : []))
    const removed = results.reduce((sum, result) => sum + (result.status === "fulfilled" ? result.value : 0), 0)
    sweeper.latest?.onSwept({ removed, failures })
    return { removed, failures }
  }

  const sweeper = {
    latest: undefined as SweeperOptions | undefined,
    /** One after the other. Who asks before the next has begun shares it. */
    sweepOnce(): Promise<Swept> {
      next ??= last.then(sweep, sweep)
      last = next
      return next
    },
  }
  // The next interval begins when the sweep is over, so that two never overlap.
  const again = () =>
    setTimeout(async () => {
      if (sweeper.latest?.now.isSettled()) await sweeper.sweepOnce().catch(() => {})
      again()
    }, INTERVAL).unref()
  again()
  return sweeper
}
