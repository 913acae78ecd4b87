import { expect, test } from "vitest"
import { leisurely } from "./pace.ts"

test.each([
  [4, undefined],
  [1, 1],
])("after each step it rests for %i times as long as the step took", async (times, rest) => {
  for (const step of [5, 20]) {
    let ended = 0
    const result = await leisurely(async () => {
      const began = performance.now()
      while (performance.now() < began + step);
      ended = performance.now()
      return step
    }, rest)
    expect(result).toBe(step)
    // A timer may be a millisecond early.
    expect(performance.now() - ended).toBeGreaterThanOrEqual(step * times - 1)
  }
})
