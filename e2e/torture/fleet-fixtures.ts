import { test as base } from "../fixtures.ts"
import { type Fleet, startFleet } from "../support/fleet.ts"
import type { Site } from "../support/site.ts"

/** Tests of a site of three instances: `site`, and so each visitor and page, is all of them, behind the balancer. */
export const test = base.extend<object, { fleet: Fleet }>({
  fleet: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const fleet = await startFleet()
      await use(fleet)
      await fleet.remove()
    },
    { scope: "worker", timeout: 60_000 },
  ],
  site: async ({ fleet }, use) => {
    const { origin, address, log, instances } = fleet
    await use({ ...(instances[0] as Site), origin, address, log })
  },
})
