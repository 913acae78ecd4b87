import type { SessionTooLargeError, StoreUnavailableError } from "./errors.ts"

/** What to tell the sender of a request that met one of the layer's errors. */
export interface Answer {
  readonly status: 400 | 401 | 403 | 409 | 413 | 503
  /** Names the kind of error for a program. */
  readonly code: string
  /** For people. Holds no secret. */
  readonly message: string
  /** More for a program, such as sizes in bytes. */
  readonly details: Readonly<Record<string, string | number>>
  readonly headers: Readonly<Record<string, string>>
}

/** `Retry-After` while a store is down, in seconds. */
const RETRY_AFTER = 5

/**
 * From an error of this layer to an answer. Null for any other error, and for mistakes of the program: those are a 500.
 * Errors are told apart by their names: Next bundles this module several times, so `instanceof` would fail.
 */
export function answerTo(error: unknown): Answer | null {
  if (!(error instanceof Error)) return null
  const { name, message } = error
  const plain = { message, details: {}, headers: {} }
  switch (name) {
    case "UnsupportedValueError":
      return { ...plain, status: 400, code: "unsupported_value", message: `${message}.` }
    case "CrossSiteRequestError":
      return { ...plain, status: 403, code: "cross_site" }
    case "SessionConflictError":
      return { ...plain, status: 409, code: "conflict" }
    case "SessionTooLargeError": {
      const { store, size, limit } = error as SessionTooLargeError
      return { ...plain, status: 413, code: "too_large", details: { store, size, limit } }
    }
    case "StoreUnavailableError": {
      const { store } = error as StoreUnavailableError
      const said = `The ${store} store is not available now. What was sent may be lost: try again in a moment.`
      const headers = { "Retry-After": String(RETRY_AFTER) }
      return { status: 503, code: "store_unavailable", message: said, details: { store }, headers }
    }
  }
  return null
}

/**
 * A route handler whose errors of this layer become answers, as `application/problem+json` (RFC 9457):
 *
 *     export const POST = answering(async (request: Request) => { … })
 */
export function answering<Parameters extends unknown[]>(
  handler: (...parameters: Parameters) => Response | Promise<Response>,
): (...parameters: Parameters) => Promise<Response> {
  return async (...parameters) => {
    try {
      return await handler(...parameters)
    } catch (error) {
      const answer = answerTo(error)
      if (!answer) throw error
      // The sender is not told why a store fails; whoever runs the app has to know.
      if (answer.status === 503) console.error(error)
      return problem(answer)
    }
  }
}

/** The same as a response, which no cache keeps. */
export function problem({ status, code, message, details, headers }: Answer): Response {
  const body = JSON.stringify({ ...details, status, code, detail: message })
  const fixed = { "Content-Type": "application/problem+json", "Cache-Control": "no-store" }
  return new Response(body, { status, headers: { ...headers, ...fixed } })
}
