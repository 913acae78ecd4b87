/** Pages of each kind are fast on a slow telephone. `npm run test:torture -- performance` measures all. */
import { test } from "../fixtures.ts"
import { measurePerformance } from "../support/lighthouse.ts"

const pages = ["/", "/login", "/compare", "/attacks", "/patterns/client-component", "/source/lib/session/manager.ts"]

for (const path of pages) {
  test(`Lighthouse gives 95 for performance on ${path}`, async ({ site }) => {
    test.setTimeout(240_000)
    const performance = await measurePerformance(site.origin + path)
    test.info().annotations.push({ type: "performance", description: String(performance) })
  })
}
