import { expect, test } from "vitest"
import { leisurely } from "./pace.ts"

test("after each step it rests for four times as long as the step took", async () => {
  for (const step of [5, 20]) {
    let ended = 0
    const result = await leisurely(async () => {
      const began = performance.now()
      while (performance.now() < began + step);
      ended = performance.now()
      return step
    })
    expect(result).toBe(step)
    // A timer may be a millisecond early.
    expect(performance.now() - ended).toBeGreaterThanOrEqual(step * 4 - 1)
  }
})
