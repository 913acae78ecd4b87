/** A browser of another engine than Playwright's. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test as base, expect } from "../fixtures.ts"
import type { Browser, Engine, Tab } from "./tab.ts"

interface WorkerFixtures {
  /** The one browser of an engine that serves all tests of a worker. */
  browserOf: (engine: Engine) => Promise<Browser>
}

interface TestFixtures {
  /** `test.use({ engine })` */
  engine: Engine
  /** One that may complain: whoever opens it looks at its problems, and closes it. */
  openTab: () => Promise<Tab>
  /** A tab with no cookies. In the end no page may have complained of anything. */
  tab: Tab
  /** Starts a browser on this test's own profile, after ending the one that was. For engines with `startOn`. */
  reopen: () => Promise<Tab>
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  browserOf: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
    async ({}, use) => {
      const browsers = new Map<Engine, Promise<Browser>>()
      await use((engine) => {
        const browser = browsers.get(engine) ?? engine.start()
        browsers.set(engine, browser)
        return browser
      })
      for (const browser of browsers.values()) await (await browser).close()
    },
    { scope: "worker", timeout: 60_000 },
  ],

  engine: [undefined as unknown as Engine, { option: true }],

  openTab: ({ engine, browserOf, site }, use) => use(async () => (await browserOf(engine)).newTab(site.origin)),

  tab: async ({ openTab }, use) => {
    const tab = await openTab()
    await use(tab)
    const problems = await tab.problems()
    await tab.close()
    expect(problems).toEqual([])
  },

  reopen: async ({ engine, site }, use) => {
    const profile = mkdtempSync(join(tmpdir(), "cloakroom-profile-"))
    let browser: Browser | undefined
    await use(async () => {
      await browser?.close()
      browser = await engine.startOn?.(profile)
      if (!browser) throw new Error(`${engine.name} has no profile.`)
      return browser.newTab(site.origin)
    })
    await browser?.close()
    rmSync(profile, { recursive: true })
  },
})
