/** The attacks that https makes a difference to, and those that need it, on a site behind a proxy that speaks it. */
import { attacks } from "../../lib/demo/attacks/index.ts"
import { runAttack } from "../../lib/demo/attacks/run.ts"
import { expect, stores, test } from "../fixtures.ts"
import { movedClock, passTime } from "../support/moved-clock.ts"

test.use({ settings: { ...movedClock, APP_ORIGIN: "https://cloakroom.example" } })

const differs = ({ family }: { family: string }) => ["cookies", "cross-site", "fixation", "headers"].includes(family)

for (const attack of attacks.filter((one) => one.needs || differs(one))) {
  for (const store of attack.needs ? stores : (["cookie"] as const)) {
    const details = attack.needs && store === "database" ? { tag: "@mistakes" } : {}
    test(`${attack.id} is refused on https (${store})`, details, async ({ site, address }) => {
      const wait = async (seconds: number) => passTime(site, seconds)
      const place = { origin: site.origin, base: site.address, store }
      const outcome = await runAttack(attack, { ...place, headers: [["X-Forwarded-For", address]] }, { wait })
      expect(outcome.refused, outcome.actual).toBe(true)
    })
  }
}
