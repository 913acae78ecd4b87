/** A store's place failed: nobody knows whether there is a session. Answer 503 and keep the cookie. */
export class StoreUnavailableError extends Error {
  override readonly name = "StoreUnavailableError"
  readonly store: string
  constructor(store: string, cause: unknown) {
    super(`The ${store} store is unavailable: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    this.store = store
  }
}

/** The sessions can not be opened as they are configured. The message lists every problem with its remedy. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError"
  constructor(problems: readonly string[]) {
    super(["The sessions can not be opened:", ...problems].join("\n  "))
  }
}

/** The record does not fit the store. Nothing was changed. Answer 413. Sizes are in bytes, as the store counts them. */
export class SessionTooLargeError extends Error {
  override readonly name = "SessionTooLargeError"
  readonly store: string
  readonly size: number
  readonly limit: number
  constructor(store: string, size: number, limit: number) {
    super(`The session needs ${size} bytes; the ${store} store holds ${limit}. Keep less in it, or use another store.`)
    this.store = store
    this.size = size
    this.limit = limit
  }
}

/** The data holds something that can not be kept. Nothing was changed. Answer 400. */
export class UnsupportedValueError extends Error {
  override readonly name = "UnsupportedValueError"
  readonly path: string
  constructor(path: string, problem: string) {
    super(`${path} ${problem}`)
    this.path = path
  }
}

/** The session was ended or replaced, or changed too often, while this request was on its way. Nothing was written. Answer 409. */
export class SessionConflictError extends Error {
  override readonly name = "SessionConflictError"
  readonly reason: keyof typeof conflicts
  constructor(reason: keyof typeof conflicts) {
    super(conflicts[reason])
    this.reason = reason
  }
}

const conflicts = {
  ended:
    "This session was ended, or got a new ticket, while the request was on its way. Nothing was changed: try again.",
  contended: "Too many requests are writing to this session at once. Try again.",
  unproven:
    "This session is bound to a device, and the request came without the proof that it comes from there. Nothing was changed: try again.",
  unregistered:
    "This login has ended before it began: it is not in the register of logins. Nothing was changed: try again. (If it happens each time, the register's start() does not keep the row that its load() reads.)",
}

/** A driver was asked to create a row under an id that has one. Nothing was changed. */
export class IdTakenError extends Error {
  override readonly name = "IdTakenError"
  constructor() {
    super("This session id is taken")
  }
}

/** The request comes from another site. Nothing was changed. Answer 403. */
export class CrossSiteRequestError extends Error {
  override readonly name = "CrossSiteRequestError"
  /** What the error of Next's own `forbidden()` has: a handler that does not catch it answers 403, and not 500. */
  readonly digest = "NEXT_HTTP_ERROR_FALLBACK;403"
  constructor(site: string) {
    super(`Only pages of ${site} may do this.`)
  }
}

/** A page called what may send a cookie, or what runs after an answer did: Next allows it neither. Nothing was changed. */
export class CookieImpossibleError extends Error {
  override readonly name = "CookieImpossibleError"
  constructor(call: string, cause: unknown) {
    super(
      `${call} may send a cookie, and no page can, nor what runs after an answer: call it in a server action or in a route handler.`,
      { cause },
    )
  }
}
