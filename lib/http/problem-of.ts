import { randomUUID } from "node:crypto"
import { RateLimitedError } from "../auth/limits.ts"
import { TooBusyError } from "../auth/queue.ts"
import { DatabaseUnavailableError } from "../db.ts"
import { logger } from "../log.ts"
import {
  SessionConflictError,
  SessionTooLargeError,
  StoreUnavailableError,
  UnsupportedValueError,
} from "../session/errors.ts"
import { Problem } from "./problem.ts"

/** Seconds after which a visitor may try a failed part again. */
const RETRY_AFTER = 5

/** What to tell the visitor of an error. One that is not expected is logged, and shown as a reference number only. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof UnsupportedValueError) return new Problem(400, `${error.message}.`)
  if (error instanceof SessionConflictError) return new Problem(409, error.message)
  if (error instanceof SessionTooLargeError) {
    return new Problem(413, error.message, { store: error.store, size: error.size, limit: error.limit })
  }
  if (error instanceof RateLimitedError) {
    const seconds = error.retryAfterSeconds
    return new Problem(
      429,
      `Too many tries. Try again in ${seconds} seconds.`,
      {},
      { "Retry-After": String(seconds) },
    )
  }
  if (error instanceof TooBusyError) return unavailable("The server is busy. Try again in a moment.")
  if (error instanceof StoreUnavailableError) {
    logger.error({ event: "store_unavailable", store: error.store, error: error.message })
    const detail = `The ${error.store} store is not available now. Nothing was changed; try again in a moment.`
    return unavailable(detail, { store: error.store })
  }
  if (error instanceof DatabaseUnavailableError) {
    logger.error({ event: "database_unavailable", error: error.message })
    return unavailable("The database is not available now. Nothing was changed; try again in a moment.")
  }
  const reference = randomUUID()
  logger.error({ event: "unexpected_error", reference, err: error })
  return new Problem(500, `Something went wrong here. Reference: ${reference}.`, { reference })
}

/** Whether the error means that a part of the site is down, rather than that the visitor has no session. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof StoreUnavailableError || error instanceof DatabaseUnavailableError
}

function unavailable(detail: string, extra: { [member: string]: unknown } = {}): Problem {
  return new Problem(503, detail, extra, { "Retry-After": String(RETRY_AFTER) })
}
