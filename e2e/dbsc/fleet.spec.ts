/** Three instances of a site: the key is registered with one, and proven to any. */
import { fleetStores, startFleet } from "../support/fleet.ts"
import { movedClock } from "../support/moved-clock.ts"
import { isLoggedIn, loseBoundCookie } from "./bound.ts"
import { test as base, expect, hasDbsc, type SecureSite } from "./fixtures.ts"
import { prepareWire, REFRESH } from "./wire.ts"

const test = base.extend<object, { fleet: SecureSite }>({
  fleet: [
    async ({ certificate }, use) => {
      const wire = await prepareWire(certificate)
      const fleet = await startFleet({ ...movedClock, APP_ORIGIN: wire.origin })
      const proxy = await wire.open(Number(new URL(fleet.address).port))
      const [first] = fleet.instances
      if (first) await use({ site: { ...first, address: fleet.address, log: fleet.log }, wire })
      proxy.close()
      await fleet.remove()
    },
    { scope: "worker", timeout: 60_000 },
  ],
  secureSite: ({ fleet }, use) => use(fleet),
})

// On one worker: a fleet takes seconds to start.
test.describe.configure({ mode: "default" })

if (hasDbsc)
  for (const store of fleetStores) {
    test(`${store}: each instance renews what one has bound`, async ({ page, logInBound, wire }) => {
      await logInBound(undefined, { store })
      // A refresh and the request that waits for it: of three instances it is another one's turn each time.
      for (let round = 0; round < 3; round++) {
        await loseBoundCookie(page)
        expect(await isLoggedIn(page)).toBe(true)
      }
      expect(wire.statuses(REFRESH)).toEqual([200, 200, 200])
      const renewed = wire.exchanges().filter(({ request }) => request === REFRESH)
      expect(new Set(renewed.map(({ by }) => by)).size).toBe(3)
    })
  }
