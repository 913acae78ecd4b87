import { setTimeout as pause } from "node:timers/promises"

/** The rest after a step, in times of what the step took: the work takes a fifth of the time. */
const REST = 4
/** Milliseconds. */
const LONGEST_REST = 1000

/**
 * Removes what has expired in small steps and rests after each, so that requests have the rest of the time.
 * @param step removes a few. Says how many, and whether there may be more
 * @param rest how many times as long as the step took
 * @returns how many were removed
 */
export async function removeInSteps(step: () => Promise<{ removed: number; more: boolean }>, rest = REST) {
  for (let total = 0; ; ) {
    const began = performance.now()
    const { removed, more } = await step()
    total += removed
    await pause(Math.min((performance.now() - began) * rest, LONGEST_REST))
    if (!more) return total
  }
}
