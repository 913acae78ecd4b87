/**
 * Every attack of the list (lib/demo/attacks), on this site in every store, and on a server with the mistakes it looks for.
 * Those that need https: https.spec.ts.
 */
import { attacks } from "../../lib/demo/attacks/index.ts"
import { runAttack } from "../../lib/demo/attacks/run.ts"
import { families } from "../../lib/demo/attacks/types.ts"
import { expect, stores, test } from "../fixtures.ts"
import { startBrokenServer } from "./broken-server.ts"

test("every attack has a name of its own, and every family has attacks", () => {
  expect(new Set(attacks.map(({ id }) => id)).size).toBe(attacks.length)
  expect(new Set(attacks.map(({ family }) => family))).toEqual(new Set(Object.keys(families)))
})

test("every attack tells where it has happened, or what the weakness is called", () => {
  const isWeakness = ({ url }: { url: string }) => url.startsWith("https://cwe.mitre.org/")
  for (const { id, incidents, references } of attacks)
    expect.soft(incidents.length > 0 || references.some(isWeakness), id).toBe(true)
})

for (const attack of attacks) {
  test.describe(attack.family, () => {
    for (const store of attack.needs ? [] : stores) {
      test(`${attack.id} is refused (${store})`, async ({ site, address }) => {
        const place = { origin: site.origin, base: site.address, store }
        const outcome = await runAttack(attack, { ...place, headers: [["X-Forwarded-For", address]] })
        expect(outcome.refused, outcome.actual).toBe(true)
      })
    }

    test(`${attack.id} succeeds where mistakes were made`, async () => {
      const { base, server } = await startBrokenServer()
      const wait = async () => {}
      const outcome = await runAttack(attack, { origin: base, base, store: "disk" }, { wait })
      server.close()
      expect(outcome.refused, outcome.actual).toBe(false)
    })
  })
}
