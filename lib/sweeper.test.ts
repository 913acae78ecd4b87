import { expect, test } from "vitest"
import type { Services } from "./services.ts"
import { sweepOnce } from "./sweeper.ts"

test("who asks while a sweep is under way waits for that one", async () => {
  let sweeps = 0
  const counted = Promise.withResolvers<PromiseSettledResult<number>[]>()
  const parts = {
    now: () => new Date(),
    sessions: {
      sweep: () => {
        sweeps += 1
        return counted.promise
      },
    },
    signIns: { sweep: async () => 2 },
  } as unknown as Services
  const asked = [sweepOnce(parts), sweepOnce(parts), sweepOnce(parts)]
  counted.resolve([{ status: "fulfilled", value: 1 }])
  expect(await Promise.all(asked)).toEqual([3, 3, 3])
  expect(sweeps).toBe(1)
  expect(await sweepOnce(parts)).toBe(3)
  expect(sweeps).toBe(2)
})
