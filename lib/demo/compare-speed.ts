import { setImmediate } from "node:timers/promises"
import { after, type Timeouts } from "../session/time/timeouts.ts"
import type { NewRecord, SessionStore, Ticket } from "../session/types.ts"
import { type Operation, operations } from "./compare-operations.ts"

/** How long an operation takes, in milliseconds: half of the samples take at most `p50`, 99 in 100 at most `p99`. */
export interface Percentiles {
  readonly p50: number
  readonly p99: number
}

export interface Speed {
  readonly store: string
  /** How often each operation was measured. */
  readonly rounds: number
  readonly took: Readonly<Record<Operation, Percentiles>>
}

const MAX_ROUNDS = 200
/** Seconds. A throwaway session expires after this time if the process dies before it ends it. */
const LIFE = 60

/**
 * Measures a store with throwaway sessions, one after the other, and ends each of them.
 * @param options.budget milliseconds after which no new round begins
 * @throws StoreUnavailableError
 */
export async function measureSpeed(
  store: SessionStore,
  options: { timeouts: Timeouts; now: () => Date; budget: number; clock?: () => number },
): Promise<Speed> {
  const { timeouts, now, budget, clock = () => performance.now() } = options
  const samples: Record<Operation, number[]> = { create: [], load: [], write: [], end: [] }
  const timed = async <T>(operation: Operation, work: () => Promise<T>): Promise<T> => {
    const start = clock()
    const result = await work()
    samples[operation].push(clock() - start)
    return result
  }

  const end = clock() + budget
  // The first round is not counted: it opens files and connections. The second runs whatever the budget.
  for (let round = 0; round <= MAX_ROUNDS && (round < 2 || clock() < end); round++) {
    const record = throwaway(now(), timeouts)
    let { ticket } = await timed("create", () => store.create(record))
    try {
      await timed("load", () => store.load(ticket))
      const next = { ...record, data: { ...record.data, visits: 2 }, version: 1 }
      const result = await timed("write", () => store.update(ticket, next))
      if (result !== "gone" && result !== "conflict") ticket = result as Ticket
    } finally {
      await timed("end", () => store.end(ticket))
    }
    if (round === 0) for (const times of Object.values(samples)) times.length = 0
    // Some stores answer without yielding to the event loop. Let the site's other requests run.
    await setImmediate()
  }
  const took = Object.fromEntries(operations.map((operation) => [operation, percentiles(samples[operation])]))
  return { store: store.name, rounds: samples.load.length, took: took as Speed["took"] }
}

/** A session of an ordinary size. Its absolute end is near, so that a row for its ended seal soon expires as well. */
function throwaway(now: Date, timeouts: Timeouts): NewRecord {
  return {
    data: { visits: 1, note: "measured, then ended", basket: ["tea", "bread"], since: now },
    createdAt: after(now, LIFE - timeouts.absolute),
    lastSeenAt: now,
    login: null,
  }
}

/** The nearest-rank percentiles. */
function percentiles(samples: readonly number[]): Percentiles {
  const sorted = samples.toSorted((a, b) => a - b)
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0
  return { p50: rank(0.5), p99: rank(0.99) }
}
