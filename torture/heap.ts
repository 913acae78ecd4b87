import { setImmediate } from "node:timers/promises"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

/** Bytes that this process holds on to, after a garbage collection. */
export async function heldMemory(): Promise<number> {
  // Buffers are let go of in a turn of the event loop after the collection, and so is what they held on to.
  for (let turn = 0; turn < 3; turn++) {
    await setImmediate()
    collect()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/**
 * Bytes by which memory may seem to grow in a stretch, as it does by chance: far less than what thousands of sessions that
 * were not let go of would take.
 */
const ROOM = 96 * 1024

/**
 * What leaks grows in all stretches, or all but one; what is made once, or collected late, does not.
 * @param states bytes before each stretch and after the last
 * @returns what was seen
 * @throws Error if memory grows on and on
 */
export function assertFlat(states: readonly number[], each: number): string {
  const grown = states.slice(1).map((bytes, index) => bytes - (states[index] ?? 0))
  const said = `${grown.map((bytes) => Math.round(bytes / 1024)).join(", ")} KiB in ${each} each`
  const [, least = 0] = grown.toSorted((a, b) => a - b)
  if (least > ROOM) throw new Error(`Memory grows on and on: by ${said}.`)
  return said
}
