import { memoryDriver } from "../drivers/memory.ts"
import { processWide } from "../process-wide.ts"
import { keyedEntry } from "./entry.ts"

/** A map in this process: for tests and demonstrations. A restart forgets it, and no other process sees it. */
export function memory({ name = "memory" } = {}) {
  return keyedEntry(name, ({ set }) => processWide(`${set} ${name}`, memoryDriver))
}
