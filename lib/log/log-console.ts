import { format } from "node:util"
import { logger } from "./logger.ts"

/**
 * From here on what Next says on the console is a line of the log as well: its errors quote requests, and a line break in
 * one of them must not begin a line of its own.
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
