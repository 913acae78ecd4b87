import { randomUUID } from "node:crypto"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { SETTLED, steadyClock } from "./clock.ts"
import { startSweeper } from "./sweeper.ts"

const DAY = 86_400_000

let wall: number
let count: number
/** Of each sweep, by how many milliseconds its time was ahead of the wall clock. */
let sweeps: number[]

beforeEach(() => {
  vi.useFakeTimers()
  wall = Date.parse("2026-01-01T12:00:00.000Z")
  count = 5000
  sweeps = []
})
afterEach(() => {
  vi.useRealTimers()
})

function start(): void {
  const now = steadyClock({ wall: () => wall, count: () => count })
  const sweep = async () => {
    sweeps.push(now().getTime() - wall)
    return []
  }
  startSweeper({ set: randomUUID(), now, sweep, onSwept: () => {} })
}

async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 1000) {
    wall += 1000
    count += 1000
    await vi.advanceTimersByTimeAsync(1000)
  }
}

test("sweeps each minute from when the clock has settled", async () => {
  start()
  await pass(SETTLED - 1000)
  expect(sweeps).toEqual([])
  await pass(60_000)
  expect(sweeps).toEqual([0])
  await pass(120_000)
  expect(sweeps).toEqual([0, 0, 0])
})

test.each([10_000, 290_000])("a clock that is a day ahead for the first %d ms has nothing swept", async (wrong) => {
  wall += DAY
  start()
  await pass(wrong)
  wall -= DAY
  await pass(900_000)
  expect(sweeps.length).toBeGreaterThan(1)
  expect(sweeps.filter((error) => error !== 0)).toEqual([])
})

test("once it has settled, a clock that jumps keeps it from nothing, and has nothing swept too early", async () => {
  start()
  await pass(SETTLED)
  sweeps = []
  wall += DAY
  await pass(240_000)
  expect(sweeps).toEqual([-DAY, -DAY, -DAY, -DAY])
})

test("who asks while a sweep is under way gets the next one, also who has opened the sessions again", async () => {
  const down = new Error("down")
  const told: unknown[] = []
  let sweeps = 0
  const sweep = async (): Promise<PromiseSettledResult<number>[]> => {
    sweeps += 1
    return [
      { status: "fulfilled", value: sweeps },
      { status: "rejected", reason: down },
      { status: "fulfilled", value: 2 },
    ]
  }
  const options = { set: "shared", now: steadyClock(), sweep, onSwept: (swept: unknown) => void told.push(swept) }
  const [now, again] = [startSweeper(options), startSweeper(options)]
  const [first, second] = [1, 2].map((n) => ({ removed: n + 2, failures: [down] }))
  // What has expired meanwhile may lie where the first has been already. One more is enough for all who ask by then.
  const underWay = now()
  await Promise.resolve()
  expect(await Promise.all([underWay, again(), now()])).toEqual([first, second, second])
  expect(sweeps).toBe(2)
  expect(told).toEqual([first, second])
  await again()
  expect(sweeps).toBe(3)
})

test("the sessions that were opened last say how to sweep", async () => {
  const swept: string[] = []
  const open = (by: string) =>
    startSweeper({
      set: "again",
      now: steadyClock(),
      sweep: async () => [],
      onSwept: () => void swept.push(by),
    })
  const before = open("before")
  open("after")
  await before()
  expect(swept).toEqual(["after"])
})
