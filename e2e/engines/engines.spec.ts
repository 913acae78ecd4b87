/** The site in other engines than Chromium's: a smoke test in each that is installed. */
import { testConsole } from "./console-tests.ts"
import { testCookies } from "./cookie-tests.ts"
import { engines, notTried } from "./engines.ts"
import { test } from "./fixtures.ts"
import { testFlow } from "./flow-tests.ts"

// Where tests are collected, and not again by each worker: with nothing installed there is no test to say it.
if (process.env.TEST_WORKER_INDEX === undefined) for (const sentence of notTried) console.warn(sentence)

for (const engine of engines) {
  test.describe(engine.name, () => {
    // One after the other, on one worker: a browser takes seconds to start.
    test.describe.configure({ mode: "default" })
    test.use({ engine })
    testFlow()
    testCookies(engine)
    testConsole()
  })
}
