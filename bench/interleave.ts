import { setImmediate } from "node:timers/promises"

export interface Task {
  /** @param n another number each time */
  run(n: number): unknown
  /** How often in one round. */
  readonly times: number
  /** Microseconds of each run, filled by `interleave`. */
  readonly took: number[]
}

/**
 * Measures tasks in one run. In each round every task has its turn, in another order each time, so that a machine that slows
 * down slows all. The first tenth of the rounds warms up, and is not kept.
 */
export async function interleave(
  tasks: readonly Task[],
  rounds: number,
  progress = (_round: number) => {},
): Promise<void> {
  const warmUp = Math.ceil(rounds / 10)
  let n = 0
  for (let round = 0; round < rounds + warmUp; round++) {
    for (const { run, times, took } of shuffled(tasks)) {
      for (let time = 0; time < times; time++) {
        const began = performance.now()
        await run(++n)
        if (round >= warmUp) took.push(1000 * (performance.now() - began))
      }
      // What the task has left to be done later is not the next one's.
      await setImmediate()
    }
    progress(round)
  }
}

/** In the middle of those that were measured, in microseconds. */
export function median({ took }: Task): number {
  const sorted = took.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item)
}
