/** Waits for what no event tells. */
import { setTimeout as pause } from "node:timers/promises"

/** Milliseconds for a program to be ready. */
const startTime = 30_000

type Nothing = null | undefined

/**
 * Looks again and again, until there is something.
 *
 * @param look may throw, for what can not become any more
 * @throws Error if it takes too long
 */
export async function soon<Found>(look: () => Found | Nothing | Promise<Found | Nothing>): Promise<Found> {
  const deadline = Date.now() + startTime
  for (;;) {
    const found = await look()
    if (found !== null && found !== undefined) return found
    if (Date.now() > deadline) throw new Error(`In vain for ${startTime} ms: ${look}`)
    await pause(50)
  }
}
