import { describe, expect, test } from "vitest"
import { RateLimitedError } from "../accounts/limits.ts"
import { TooBusyError } from "../accounts/queue.ts"
import { DatabaseUnavailableError } from "../database/guarded.ts"
import { SessionConflictError, SessionTooLargeError, StoreUnavailableError } from "../session/errors.ts"
import { Problem } from "./problem.ts"
import { problemOf } from "./problem-of.ts"

const cause = new Error("ECONNREFUSED 192.0.2.7, password=hunter2")

describe("what a visitor is told", () => {
  test.each([
    [new SessionConflictError("ended"), 409],
    [new SessionConflictError("contended"), 409],
    [new SessionTooLargeError("cookie", 5000, 4096), 413],
    [new RateLimitedError(17), 429],
    [new TooBusyError(), 503],
    [new StoreUnavailableError("disk", cause), 503],
    [new DatabaseUnavailableError(cause), 503],
  ])("%o", (error, status) => {
    expect(problemOf(error).status).toBe(status)
  })

  test("when to try again", () => {
    expect(problemOf(new RateLimitedError(17)).headers).toEqual({ "Retry-After": "17" })
    for (const error of [new TooBusyError(), new StoreUnavailableError("disk", cause)]) {
      expect(Number(problemOf(error).headers["Retry-After"])).toBeGreaterThan(0)
    }
  })

  test("nothing of the inside: a number to ask about", async () => {
    for (const error of [cause, new StoreUnavailableError("disk", cause), "a string", undefined, null]) {
      const text = await problemOf(error).toResponse().text()
      expect(text).not.toMatch(/ECONNREFUSED|192\.0\.2\.7|hunter2|at .*:\d+/)
    }
    const unexpected = problemOf(cause)
    expect(unexpected.status).toBe(500)
    expect(unexpected.extra.reference).toMatch(/^[0-9a-f-]{36}$/)
    expect(unexpected.message).toContain(String(unexpected.extra.reference))
  })

  test("a problem is told as it is", () => {
    const problem = new Problem(400, "The body is not valid JSON.")
    expect(problemOf(problem)).toBe(problem)
  })
})
