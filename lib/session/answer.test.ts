import { beforeEach, expect, test, vi } from "vitest"
import { answering, answerTo } from "./answer.ts"
import {
  ConfigurationError,
  CookieImpossibleError,
  CrossSiteRequestError,
  SessionConflictError,
  SessionTooLargeError,
  StoreUnavailableError,
  UnsupportedValueError,
} from "./errors.ts"

const down = new StoreUnavailableError("disk", new Error("ENOENT: /home/ann/secret/place"))

const log = vi.spyOn(console, "error").mockImplementation(() => {})
beforeEach(() => log.mockClear())

test.each([
  [new UnsupportedValueError("data.x", "is a function"), 400, { detail: "data.x is a function." }],
  [new CrossSiteRequestError("https://example.org"), 403, { detail: "Only pages of https://example.org may do this." }],
  [new SessionConflictError("ended"), 409, { detail: expect.stringContaining("Nothing was changed: try again.") }],
  [new SessionTooLargeError("cookie", 5000, 4000), 413, { store: "cookie", size: 5000, limit: 4000 }],
  [down, 503, { store: "disk", detail: expect.stringContaining("What was sent may be lost: try again in a moment.") }],
])("%s", async (error, status, body) => {
  const handler = answering(async (_: Request) => {
    throw error
  })
  const answer = await handler(new Request("https://example.org"))
  expect(answer.status).toBe(status)
  expect(answer.headers.get("content-type")).toBe("application/problem+json")
  expect(answer.headers.get("cache-control")).toBe("no-store")
  expect(answer.headers.get("retry-after")).toBe(status === 503 ? "5" : null)
  const text = await answer.text()
  expect(JSON.parse(text)).toMatchObject({ status, code: expect.any(String), ...body })
  expect(text).not.toContain("/home")
  // Whoever runs the app learns why.
  expect(log.mock.calls).toEqual(status === 503 ? [[error]] : [])
})

test("what another bundle has thrown is known by its name", () => {
  const foreign = Object.assign(new Error("said"), { name: "SessionConflictError" })
  expect(answerTo(foreign)).toMatchObject({ status: 409, message: "said" })
})

test.each([
  new Error("x"),
  new ConfigurationError(["origin"]),
  new CookieImpossibleError("update", null),
  "text",
  null,
])("a mistake of the program is no answer: %s", async (error) => {
  expect(answerTo(error)).toBeNull()
  const handler = answering(() => {
    throw error
  })
  await expect(handler()).rejects.toBe(error)
})

test("an answer goes through as it is", async () => {
  expect(await (await answering(() => new Response("ok"))()).text()).toBe("ok")
})
