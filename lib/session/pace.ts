import { setTimeout as pause } from "node:timers/promises"

/** Milliseconds. */
const LONGEST_REST = 1000

/**
 * Does a small step of some work that nobody waits for, and rests then, so that all steps together take a fifth of the time,
 * less where the place itself is slow, and requests have the others.
 * @param rest how many times as long as the step
 */
export async function leisurely<T>(step: () => Promise<T>, rest = 4): Promise<T> {
  const began = performance.now()
  const result = await step()
  await pause(Math.min((performance.now() - began) * rest, LONGEST_REST))
  return result
}
