import { format } from "node:util"
import { logger } from "./logger.ts"

/**
 * Sends what Next prints with console.error and console.warn to the log. Next quotes requests in its errors; printed as they
 * are, a line break in a request would begin a line of its own.
 */
export function logConsole(): void {
  for (const level of ["error", "warn"] as const) {
    console[level] = (...said: unknown[]) => {
      const err = said.find((part) => part instanceof Error)
      const text = format(...said.filter((part) => part !== err))
      logger[level]({ event: "framework", err, text })
    }
  }
}
