import fc from "fast-check"
import { afterAll, beforeAll, describe, test } from "vitest"
import type { StoreUnderTest } from "./testing/bench.ts"
import { commandsFor } from "./testing/commands.ts"
import { Model } from "./testing/model.ts"
import { places } from "./testing/places.ts"
import { createSite } from "./testing/site.ts"

const BROWSERS = 3
/** For each default store. Enough to notice; raise it to search. */
const RUNS = 30
const names = Object.keys(places)

/**
 * The manager and all real stores against a model of a few lines: random histories of several browsers, an operator and
 * the clock. A failure prints the shortest history that fails, and the seed to run it again.
 */
describe.each(names)("with %s as the default store", (defaultStore) => {
  // The cookie store reads the clock of the history that is running.
  let now: () => Date
  let opened: StoreUnderTest[]
  beforeAll(async () => {
    opened = await Promise.all(Object.values(places).map((open) => open(() => now())))
  })
  afterAll(() => Promise.all(opened.map(({ close }) => close?.())))

  test("sessions do as the model says, whatever the history", { timeout: 120_000 }, async () => {
    const setup = () => {
      const stores = opened.map(({ store }) => store)
      const site = createSite({ stores: () => stores, defaultStore })
      now = site.now
      const tickets = Array<string | undefined>(BROWSERS).fill(undefined)
      return { model: new Model(BROWSERS), real: { site, tickets, dead: new Set<string>() } }
    }
    const history = fc.commands(commandsFor(BROWSERS, names, defaultStore), { maxCommands: 40, size: "max" })
    await fc.assert(
      fc.asyncProperty(history, (commands) => fc.asyncModelRun(setup, commands)),
      { numRuns: RUNS },
    )
  })
})
