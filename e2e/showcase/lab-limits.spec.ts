/** What the lab uses up of the limits is its own, also where no proxy vouches for anyone's address. */
import { attacks } from "../../lib/demo/attacks/index.ts"
import { runAttack } from "../../lib/demo/attacks/run.ts"
import { placeOf } from "../../lib/demo/lab.ts"
import { expect, test } from "../fixtures.ts"

test.use({ settings: { TRUSTED_PROXIES: "" } })

test("who visits from the same machine can still log in after many attacks, and attack on", async ({
  site,
  visitor,
}) => {
  const attack = attacks.find(({ id }) => id === "guessing-at-once")
  if (!attack) throw new Error("There is no such attack any more.")
  const env = {
    origin: site.origin,
    listenAddresses: ["127.0.0.1", "::1"],
    port: Number(new URL(site.origin).port),
  }
  // Twenty-five logins and sign-ups each, of a hundred that an address has in a minute.
  for (let run = 0; run < 6; run++) {
    const outcome = await runAttack(attack, placeOf(env, "database"))
    expect(outcome.refused, outcome.actual).toBe(true)
  }
  expect((await visitor.post("/api/session", { guest: true })).status).toBe(200)
})
