import { expect, test } from "vitest"
import { removeInSteps } from "./pace.ts"

test.each([
  [4, undefined],
  [1, 1],
])("after each step it rests for %i times as long as the step took", async (times, rest) => {
  const steps = [5, 20]
  const ended: number[] = []
  let began = 0
  const removed = await removeInSteps(async () => {
    began = performance.now()
    // A timer may be a millisecond early.
    if (ended[0]) expect(began - ended[0]).toBeGreaterThanOrEqual(5 * times - 1)
    while (performance.now() < began + (steps[ended.length] ?? 0));
    ended.push(performance.now())
    return { removed: 3, more: ended.length < steps.length }
  }, rest)
  expect(removed).toBe(6)
  expect(performance.now() - (ended[1] ?? 0)).toBeGreaterThanOrEqual(20 * times - 1)
})
