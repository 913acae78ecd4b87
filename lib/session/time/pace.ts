import { setTimeout as pause } from "node:timers/promises"

/** The rest after a step, in times of what the step took: the work takes a fifth of the time. */
const REST = 4

/** Milliseconds. */
const LONGEST_REST = 1000

/**
 * Does one step of background work and then rests, so that requests have the rest of the time.
 * @param rest how many times as long as the step took
 */
export async function leisurely<T>(step: () => Promise<T>, rest = REST): Promise<T> {
  const began = performance.now()
  const result = await step()
  await pause(Math.min((performance.now() - began) * rest, LONGEST_REST))
  return result
}
