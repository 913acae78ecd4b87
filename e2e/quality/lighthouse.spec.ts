/** What Lighthouse counts on every public page, whatever machine it runs on. */
import { expect, test } from "../fixtures.ts"
import { measure, publicPages } from "../support/lighthouse.ts"

const full = { accessibility: 100, "best-practices": 100, seo: 100 }

for (const path of publicPages) {
  test(`Lighthouse finds nothing on ${path}`, async ({ site }) => {
    const { scores, lost } = await measure(site.origin + path, Object.keys(full), { slow: false })
    expect(scores, lost.join(", ")).toEqual(full)
  })
}
