import { setTimeout as pause } from "node:timers/promises"

/** How many times as long as a step took the rest after it takes. */
const REST = 4

/** Milliseconds. */
const LONGEST_REST = 1000

/**
 * For work that nobody waits for, done in small steps. Call what this gives after each: it rests, so that all steps
 * together take a fifth of the time, less where the place itself is slow, and requests have the rest.
 */
export function leisurely(): () => Promise<void> {
  let began = performance.now()
  return async () => {
    await pause(Math.min((performance.now() - began) * REST, LONGEST_REST))
    began = performance.now()
  }
}
