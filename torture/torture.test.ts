/** The checks of `npm run test:torture` that need no server, tried less often. */
import { afterAll, describe, expect, test } from "vitest"
import { listed, makeRow, newId } from "../lib/session/testing/rows.ts"
import { boundary } from "./boundary.ts"
import { inFolder } from "./check.ts"
import { putExpired } from "./expired.ts"
import { logOuts, logOutsAndMoves } from "./log-outs.ts"
import { keyedStores, openDriver } from "./places.ts"
import { redis } from "./redis.ts"
import { stopServers } from "./servers.ts"
import { tickets } from "./tickets.ts"
import { updates } from "./updates.ts"

afterAll(stopServers)

describe.each([
  [updates, 160],
  [logOuts, 80],
  [logOutsAndMoves, 40],
  [boundary, 100],
  [tickets, 1000],
  [redis, 3],
] as const)("$name", (check, count) => {
  test.each(check.subjects)("%s", { timeout: 120_000 }, async (store) => {
    await check.run(store, count, () => {})
  })
})

// What the requests beside it notice of it is measured with a million of them, and a server.
describe("a sweep of a thousand", () => {
  test.each(keyedStores)("%s: it is gone, the rest is as it was", { timeout: 120_000 }, async (store) => {
    await inFolder(async (folder) => {
      const { driver, close } = await openDriver(store, folder)
      const live = newId()
      await driver.create(live, makeRow())
      await putExpired(store, folder, 1000, () => {})
      expect(await driver.deleteExpired(new Date("2026-06-01"))).toBe(1000)
      expect(await listed(driver)).toEqual([live])
      expect(await driver.read(live)).toEqual(makeRow())
      await close()
    })
  })
})
