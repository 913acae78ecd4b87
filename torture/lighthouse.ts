import assert from "node:assert/strict"
import { measure, measurePerformance, perfect, publicPages } from "../e2e/support/lighthouse.ts"
import { prepareSite } from "../e2e/support/site.ts"
import type { Check } from "./check.ts"

/** Every public page is fast on a slow telephone, and Lighthouse finds nothing else either: `npm test` asks that of four. */
export const lighthouse: Check = {
  name: "lighthouse",
  subjects: publicPages,
  count: 1,
  async run(path, count, progress) {
    const site = await prepareSite()
    const performance: number[] = []
    try {
      await site.start()
      const { scores, lost } = await measure(site.origin + path, Object.keys(perfect), { slow: false })
      assert.deepEqual(scores, perfect, lost.join(", "))
      while (performance.length < count) {
        performance.push(await measurePerformance(site.origin + path))
        progress(performance.length)
      }
    } finally {
      await site.remove()
    }
    return `performance ${performance.join(", ")} of 100, all else 100`
  },
}
