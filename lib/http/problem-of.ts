import { randomUUID } from "node:crypto"
import type { RateLimitedError } from "../accounts/limits.ts"
import type { TooBusyError } from "../accounts/queue.ts"
import type { DatabaseUnavailableError } from "../database/guarded.ts"
import { logger } from "../log/logger.ts"
import { type Answer, answerTo } from "../session/answer.ts"
import { Problem } from "./problem.ts"

/**
 * The site's errors that have an answer of their own. They are told apart by name: Next bundles this module several times, so
 * `instanceof` fails for an error that another bundle has thrown.
 */
type KnownError = Problem | RateLimitedError | TooBusyError | DatabaseUnavailableError

/** `Retry-After` while a part of the site is down, in seconds. */
const RETRY_AFTER = 5

/**
 * Turns an error into what the visitor is told. An unexpected error is logged, and the visitor is told a reference number
 * only.
 */
export function problemOf(error: unknown): Problem {
  const known = error as KnownError
  switch (error instanceof Error && known.name) {
    case "Problem":
      return reportHostileInput(known as Problem)
    case "RateLimitedError": {
      const { retryAfterSeconds: seconds, limit, subject } = known as RateLimitedError
      logger.warn({ event: "rate_limited", limit, subject, seconds })
      const headers = { "Retry-After": String(seconds) }
      return new Problem(429, `Too many tries. Try again in ${seconds} seconds.`, {}, headers)
    }
    case "TooBusyError":
      logger.warn({ event: "too_busy" })
      return unavailable("The server is busy. Try again in a moment.")
    case "DatabaseUnavailableError":
      logger.error({ event: "database_unavailable", error: known.message })
      return unavailable("The database is not available now. What was sent may be lost: try again in a moment.")
  }
  const answer = answerTo(error)
  if (answer) {
    logAnswer(answer, known)
    return new Problem(answer.status, answer.message, answer.details, answer.headers)
  }
  const reference = randomUUID()
  logger.error({ event: "unexpected_error", reference, err: error })
  return new Problem(500, `Something went wrong here. Reference: ${reference}.`, { reference })
}

/** Whether a store or the database is down. Such an error says nothing about whether the visitor has a session. */
export function isUnavailable(error: unknown): boolean {
  return error instanceof Error && ["StoreUnavailableError", "DatabaseUnavailableError"].includes(error.name)
}

/** What a page shows while a store or the database is down. */
export interface Down {
  readonly down: string
}

/** Returns the result of `work`, or, when a store or the database is down, what the page is to say. */
export async function unlessDown<T extends object>(work: () => Promise<T>): Promise<T | Down> {
  try {
    return await work()
  } catch (error) {
    if (!isUnavailable(error)) throw error
    return { down: problemOf(error).message }
  }
}

/** Logs that input was refused which no page of this site sends. The detail is left out, because it quotes the input. */
function reportHostileInput(problem: Problem): Problem {
  if ([400, 413, 415].includes(problem.status)) logger.info({ event: "input_refused", status: problem.status })
  return problem
}

/** Logs what an operator should know of an error of the session layer. */
function logAnswer({ status, details }: Answer, { message }: Error): void {
  if (status === 403) logger.warn({ event: "request_refused", status })
  if (status === 503) logger.error({ event: "store_unavailable", ...details, error: message })
}

function unavailable(detail: string): Problem {
  return new Problem(503, detail, {}, { "Retry-After": String(RETRY_AFTER) })
}
