/** What Lighthouse finds on pages of each kind. `npm run test:torture -- lighthouse` asks of all, and how fast they are. */
import { expect, test } from "../fixtures.ts"
import { measure, perfect } from "../support/lighthouse.ts"

for (const path of ["/", "/attacks", "/patterns/client-component", "/source/lib/session/manager.ts"]) {
  test(`Lighthouse finds nothing on ${path}`, async ({ site }) => {
    const { scores, lost } = await measure(site.origin + path, Object.keys(perfect), { slow: false })
    expect(scores, lost.join(", ")).toEqual(perfect)
  })
}
