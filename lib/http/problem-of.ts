import { randomUUID } from "node:crypto"
import type { RateLimitedError } from "../accounts/limits.ts"
import type { TooBusyError } from "../accounts/queue.ts"
import type { DatabaseUnavailableError } from "../database/client.ts"
import { logger } from "../log/logger.ts"
import type {
  SessionConflictError,
  SessionTooLargeError,
  StoreUnavailableError,
  UnsupportedValueError,
} from "../session/errors.ts"
import { Problem } from "./problem.ts"

/** Told apart by name: Next bundles this module several times, so an error's class may be another bundle's. */
type KnownError =
  | Problem
  | UnsupportedValueError
  | SessionConflictError
  | SessionTooLargeError
  | RateLimitedError
  | TooBusyError
  | StoreUnavailableError
  | DatabaseUnavailableError

/** Seconds after which a visitor may try a failed part again. */
const RETRY_AFTER = 5

/** What to tell the visitor of an error. One that is not expected is logged, and shown as a reference number only. */
export function problemOf(error: unknown): Problem {
  const known = error as KnownError
  switch (error instanceof Error && known.name) {
    case "Problem":
      return reportHostileInput(known as Problem)
    case "UnsupportedValueError":
      return new Problem(400, `${known.message}.`)
    case "SessionConflictError":
      return new Problem(409, known.message)
    case "SessionTooLargeError": {
      const { store, size, limit } = known as SessionTooLargeError
      return new Problem(413, known.message, { store, size, limit })
    }
    case "RateLimitedError": {
      const { retryAfterSeconds: seconds, limit, subject } = known as RateLimitedError
      logger.warn({ event: "rate_limited", limit, subject, seconds })
      const headers = { "Retry-After": String(seconds) }
      return new Problem(429, `Too many tries. Try again in ${seconds} seconds.`, {}, headers)
    }
    case "TooBusyError":
      logger.warn({ event: "too_busy" })
      return unavailable("The server is busy. Try again in a moment.")
    case "StoreUnavailableError": {
      const { store } = known as StoreUnavailableError
      logger.error({ event: "store_unavailable", store, error: known.message })
      const detail = `The ${store} store is not available now. Nothing was changed; try again in a moment.`
      return unavailable(detail, { store })
    }
    case "DatabaseUnavailableError":
      logger.error({ event: "database_unavailable", error: known.message })
      return unavailable("The database is not available now. Nothing was changed; try again in a moment.")
  }
  const reference = randomUUID()
  logger.error({ event: "unexpected_error", reference, err: error })
  return new Problem(500, `Something went wrong here. Reference: ${reference}.`, { reference })
}

/** Whether the error means that a part of the site is down, rather than that the visitor has no session. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Error && ["StoreUnavailableError", "DatabaseUnavailableError"].includes(error.name)
}

/** What to say while a part of the site is down. */
export interface Down {
  readonly down: string
}

/** What `work` gives. A page says what is down, rather than fail with it. */
export async function unlessDown<T extends object>(work: () => Promise<T>): Promise<T | Down> {
  try {
    return await work()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    return { down: problemOf(error).message }
  }
}

/** What a page of ours does not send. Not the detail: it quotes what came. */
function reportHostileInput(problem: Problem): Problem {
  if ([400, 413, 415].includes(problem.status))
    logger.info({ event: "input_refused", status: problem.status })
  return problem
}

function unavailable(detail: string, extra: { [member: string]: unknown } = {}): Problem {
  return new Problem(503, detail, extra, { "Retry-After": String(RETRY_AFTER) })
}
