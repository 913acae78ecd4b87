/** The attacks that https makes a difference to, on a site behind a proxy that speaks it. */
import { attacks } from "../../lib/demo/attacks/index.ts"
import { runAttack } from "../../lib/demo/attacks/run.ts"
import { expect, test } from "../fixtures.ts"

test.use({ settings: { APP_ORIGIN: "https://cloakroom.example" } })

for (const attack of attacks.filter(({ family }) =>
  ["cookies", "cross-site", "fixation", "headers"].includes(family),
)) {
  test(`${attack.id} is refused on https`, async ({ site, address }) => {
    const place = { origin: site.origin, base: site.address, store: "cookie" }
    const outcome = await runAttack(attack, { ...place, headers: [["X-Forwarded-For", address]] })
    expect(outcome.refused, outcome.actual).toBe(true)
  })
}
