/** The index, and the pattern with most scripts, are fast on a slow telephone. `npm run test:torture -- performance` measures all. */
import { test } from "../fixtures.ts"
import { measurePerformance } from "../support/lighthouse.ts"

const pages = ["/", "/patterns/client-component"]

for (const path of pages) {
  test(`Lighthouse gives 95 for performance on ${path}`, async ({ site }) => {
    test.setTimeout(240_000)
    const performance = await measurePerformance(site.origin + path)
    test.info().annotations.push({ type: "performance", description: String(performance) })
  })
}
