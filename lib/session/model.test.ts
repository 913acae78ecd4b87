import { describe, test } from "vitest"
import { checkHistories } from "./testing/histories.ts"
import { places } from "./testing/places.ts"
import { lightStores } from "./testing/site.ts"

/** For each default store. Enough to notice; `npm run test:torture` searches. */
const RUNS = 30
/** Where a step costs next to nothing: what is rare is a mistake of the manager's. */
const LIGHT_RUNS = 300

describe("sessions do as the model says, whatever the history", { timeout: 120_000 }, () => {
  test.each([false, true])("with three stores that cost nothing; without a register: %s", (unregistered) => {
    const open = async (...parts: Parameters<typeof lightStores>) => lightStores(...parts).map((store) => ({ store }))
    return checkHistories(open, "memory", LIGHT_RUNS, { unregistered })
  })

  test.each(Object.keys(places))("with all real ones, and %s as the default", (defaultStore) =>
    checkHistories((...parts) => Promise.all(Object.values(places).map((open) => open(...parts))), defaultStore, RUNS),
  )
})
