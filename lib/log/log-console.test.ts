import { afterEach, expect, test, vi } from "vitest"
import { logConsole } from "./log-console.ts"
import { logger } from "./logger.ts"

afterEach(() => vi.restoreAllMocks())

test("what is said on the console becomes one line of the log", () => {
  const { error, warn } = console
  const logged = vi.spyOn(logger, "error").mockImplementation(() => {})
  logConsole()
  const failure = new Error("it broke\nforged line")
  console.error("⨯", failure, { path: "/" })
  Object.assign(console, { error, warn })
  expect(logged).toHaveBeenCalledExactlyOnceWith({
    event: "framework",
    err: failure,
    text: "⨯ { path: '/' }",
  })
})
