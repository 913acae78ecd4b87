import { attacks } from "../../lib/demo/attacks/index.ts"
import { runAttack } from "../../lib/demo/attacks/run.ts"
import type { Family } from "../../lib/demo/attacks/types.ts"
import { expect, stores, test } from "../fixtures.ts"
import { startBrokenServer } from "./broken-server.ts"

/**
 * The tests of one family: each attack is refused by the site, in every store, and succeeds against a
 * server that makes the mistakes, so that the test can fail.
 */
export function testAttacks(family: Family): void {
  for (const attack of attacks.filter((other) => other.family === family)) {
    for (const store of stores) {
      test(`${attack.id} is refused (${store})`, async ({ site, address }) => {
        const place = { origin: site.origin, base: site.address, store }
        const outcome = await runAttack(attack, { ...place, headers: [["X-Forwarded-For", address]] })
        expect(outcome.refused, outcome.actual).toBe(true)
      })
    }

    test(`${attack.id} succeeds where mistakes were made`, async () => {
      const { base, server } = await startBrokenServer()
      const outcome = await runAttack(attack, { origin: base, base, store: "disk" })
      server.close()
      expect(outcome.refused, outcome.actual).toBe(false)
    })
  }
}
