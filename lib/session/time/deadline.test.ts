import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { StoreUnavailableError } from "../errors.ts"
import { START } from "../testing/bench.ts"
import { createSite, lightStores } from "../testing/site.ts"
import type { SessionStore } from "../types.ts"
import { withDeadline } from "./deadline.ts"

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test("an answer in time is the answer, and so is an error", async () => {
  expect(await withDeadline("disk", 1000, Promise.resolve(7))).toBe(7)
  const error = new Error("no")
  await expect(withDeadline("disk", 1000, Promise.reject(error))).rejects.toBe(error)
  expect(vi.getTimerCount()).toBe(0)
})

test("a store that does not answer is one that is down", async () => {
  const waiting = withDeadline("disk", 1000, new Promise(() => {}))
  const refused = expect(waiting).rejects.toThrow(StoreUnavailableError)
  await vi.advanceTimersByTimeAsync(999)
  expect(vi.getTimerCount()).toBe(1)
  await vi.advanceTimersByTimeAsync(1)
  await refused
  await expect(waiting).rejects.toMatchObject({ store: "disk", message: /no answer within 1000 ms/ })
})

test("a health check says so at once", async () => {
  const answers = lightStores(() => START)
  const silent: SessionStore = {
    ...(answers[0] as SessionStore),
    name: "silent",
    check: () => new Promise(() => {}),
  }
  const { check } = createSite({ stores: () => [silent, ...answers], defaultStore: "memory" })
  const states = check()
  await vi.advanceTimersByTimeAsync(600)
  expect(await states).toEqual({ silent: "down", memory: "ok", other: "ok", cookie: "ok" })
})

test("the time in which this process was busy does not count as the store's", async () => {
  vi.useRealTimers()
  const answer = new Promise((resolve) => setTimeout(resolve, 60, "here"))
  const waiting = withDeadline("disk", 100, answer)
  const end = performance.now() + 300
  while (performance.now() < end);
  expect(await waiting).toBe("here")
})
