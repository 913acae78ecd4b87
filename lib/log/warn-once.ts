import { logger } from "./logger.ts"

// Next bundles this module several times. Kept on globalThis, what was said once in a process is not said again.
const key = Symbol.for("cloakroom.said")
const shared = globalThis as { [key]?: Set<string> }

/** Logs what is wrong for as long as the process runs, and would otherwise be said with each request. */
export function warnOnce(event: string, detail: string): void {
  shared[key] ??= new Set()
  if (shared[key].has(detail)) return
  shared[key].add(detail)
  logger.warn({ event, detail })
}
