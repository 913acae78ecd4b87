import { expect, test } from "vitest"
import { leisurely } from "./pace.ts"

test("after each step it rests for four times as long as the step took, or as often as it is told", async () => {
  for (const [step, rest] of [[5], [20], [20, 2]] as const) {
    let ended = 0
    const result = await leisurely(async () => {
      const began = performance.now()
      while (performance.now() < began + step);
      ended = performance.now()
      return step
    }, rest)
    expect(result).toBe(step)
    // A timer may be a millisecond early.
    expect(performance.now() - ended).toBeGreaterThanOrEqual(step * (rest ?? 4) - 1)
  }
})
