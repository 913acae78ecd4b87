import { expect, test } from "vitest"
import { leisurely } from "./pace.ts"

test("after each step it rests for four times as long as the step took", async () => {
  const rest = leisurely()
  for (const step of [5, 20]) {
    const began = performance.now()
    while (performance.now() < began + step);
    const ended = performance.now()
    await rest()
    // A timer may be a millisecond early.
    expect(performance.now() - ended).toBeGreaterThanOrEqual(step * 4 - 1)
  }
})
