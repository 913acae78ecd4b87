import fc from "fast-check"
import { START, type StoreUnderTest } from "./bench.ts"
import { commandsFor } from "./commands.ts"
import { type Held, Model } from "./model.ts"
import { createSite } from "./site.ts"

/** Enough: what others would see is looked at after each step, for every ticket that there ever was. */
const BROWSERS = 2

/**
 * The manager and real stores against a model of a few lines: random histories of several browsers, an operator and the
 * clock. A failure prints the shortest history that fails, and the seed to run it again.
 * @param open gives all stores of the site; their clock is that of the history which is running
 * @param onRun told of each history
 */
export async function checkHistories(
  open: (now: () => Date) => Promise<Pick<StoreUnderTest, "store" | "close">[]>,
  defaultStore: string,
  runs: number,
  onRun: () => void = () => {},
): Promise<void> {
  let now = () => START
  const opened = await open(() => now())
  const stores = opened.map(({ store }) => store)
  const names = stores.map(({ name }) => name)
  const setup = () => {
    onRun()
    const site = createSite({ stores: () => stores, defaultStore })
    now = site.now
    const tickets = Array<string | undefined>(BROWSERS).fill(undefined)
    return { model: new Model(BROWSERS), real: { site, tickets, issued: new Map<string, Held>() } }
  }
  const history = fc.commands(commandsFor(BROWSERS, names, defaultStore), { maxCommands: 40, size: "max" })
  try {
    await fc.assert(
      fc.asyncProperty(history, (commands) => fc.asyncModelRun(setup, commands)),
      { numRuns: runs },
    )
  } finally {
    await Promise.all(opened.map(({ close }) => close?.()))
  }
}
