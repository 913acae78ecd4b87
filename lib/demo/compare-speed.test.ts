import { expect, test } from "vitest"
import { memoryDriver } from "../session/drivers/memory.ts"
import { keyed } from "../session/stores/keyed.ts"
import { listed } from "../session/testing/rows.ts"
import { operations } from "./compare-operations.ts"
import { measureSpeed } from "./compare-speed.ts"

const timeouts = { idle: 1800, absolute: 28_800, remembered: 2_592_000 }
const now = () => new Date("2026-11-22T12:00:00Z")

test("measures every operation and leaves nothing behind", async () => {
  const driver = memoryDriver()
  const store = keyed({ name: "memory", driver, timeouts })
  let time = 0
  // Each look at the clock is a millisecond later than the one before.
  const clock = () => time++
  const { rounds, took } = await measureSpeed(store, { timeouts, now, budget: 100, clock })
  expect(rounds).toBeGreaterThan(5)
  expect(rounds).toBeLessThan(20)
  for (const operation of operations) expect(took[operation]).toEqual({ p50: 1, p99: 1 })
  expect(await listed(driver)).toEqual([])
})

test("ends after a bounded number of rounds on a clock that stands still, and after one on a slow store", async () => {
  const store = keyed({ name: "memory", driver: memoryDriver(), timeouts })
  expect((await measureSpeed(store, { timeouts, now, budget: 1, clock: () => 0 })).rounds).toBe(200)
  let time = 0
  const slow = () => (time += 1000)
  expect((await measureSpeed(store, { timeouts, now, budget: 1, clock: slow })).rounds).toBe(1)
})

test("a throwaway session is ended also when the store fails in the middle", async () => {
  const driver = memoryDriver()
  const store = keyed({ name: "memory", driver, timeouts })
  const broken = { ...store, update: () => Promise.reject(new Error("no")) }
  await expect(measureSpeed(broken, { timeouts, now, budget: 100 })).rejects.toThrow("no")
  expect(await listed(driver)).toEqual([])
})
