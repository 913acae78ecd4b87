import fc from "fast-check"
import { type LoginRow, loginsIn } from "../logins/memory.ts"
import type { Logins } from "../logins/register.ts"
import { START, type StoreUnderTest, timeouts } from "./bench.ts"
import { commandsFor } from "./commands.ts"
import { type Held, Model } from "./model.ts"
import { createSite } from "./site.ts"

export interface HistoryOptions {
  /** Called before each history. */
  readonly onRun?: () => void
  /** Without a register of logins. */
  readonly unregistered?: boolean
}

/** Two are enough: every ticket ever issued is looked at after each step, which is all that others would see. */
const BROWSERS = 2

/**
 * Checks the manager and real stores against a model of a few lines, in random histories of several browsers, an
 * operator and the clock. A failure prints the shortest history that fails, and the seed to run it again.
 * @param open opens all stores of the site; the clock and the register that they get are those of the current history
 */
export async function checkHistories(
  open: (now: () => Date, logins?: Logins) => Promise<Pick<StoreUnderTest, "store" | "close">[]>,
  defaultStore: string,
  runs: number,
  { onRun, unregistered = false }: HistoryOptions = {},
): Promise<void> {
  let now = () => START
  const rows = new Map<string, LoginRow>()
  const logins = loginsIn(rows, { now: () => now(), timeouts })
  const opened = await open(() => now(), unregistered ? undefined : logins)
  const stores = opened.map(({ store }) => store)
  const names = stores.map(({ name }) => name)
  const setup = () => {
    onRun?.()
    rows.clear()
    const site = createSite({ stores: () => stores, defaultStore, unregistered, rows })
    now = site.now
    const tickets = Array<string | undefined>(BROWSERS).fill(undefined)
    return { model: new Model(BROWSERS, unregistered), real: { site, tickets, issued: new Map<string, Held>() } }
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
