import { measurePerformance, publicPages } from "../e2e/support/lighthouse.ts"
import { prepareSite } from "../e2e/support/site.ts"
import type { Check } from "./check.ts"

/** Every public page is fast on a slow telephone: `npm test` measures two. */
export const speed: Check = {
  name: "performance",
  subjects: publicPages,
  count: 1,
  async run(path, count, progress) {
    const site = await prepareSite()
    const scores: number[] = []
    try {
      await site.start()
      while (scores.length < count) {
        scores.push(await measurePerformance(site.origin + path))
        progress(scores.length)
      }
    } finally {
      await site.remove()
    }
    return `${scores.join(", ")} of 100`
  },
}
