/** The checks of `npm run test:torture` that need no server, tried less often. */
import { describe, test } from "vitest"
import { boundary } from "./boundary.ts"
import { logOuts } from "./log-outs.ts"
import { tickets } from "./tickets.ts"
import { updates } from "./updates.ts"

describe.each([
  [updates, 160],
  [logOuts, 80],
  [boundary, 100],
  [tickets, 1000],
] as const)("$name", (check, count) => {
  test.each(check.stores)("%s", { timeout: 60_000 }, async (store) => {
    await check.run(store, count, () => {})
  })
})
