import { setTimeout as pause } from "node:timers/promises"

/** How many times as long as a step took the rest after it takes, where nothing else is said. */
const REST = 4

/** Milliseconds. */
const LONGEST_REST = 1000

/**
 * Does a small step of some work that nobody waits for, and rests then, so that all steps together take a fifth of the time,
 * less where the place itself is slow, and requests have the rest.
 * @param rest how many times as long as the step took
 */
export async function leisurely<T>(step: () => Promise<T>, rest = REST): Promise<T> {
  const began = performance.now()
  const result = await step()
  await pause(Math.min((performance.now() - began) * rest, LONGEST_REST))
  return result
}
