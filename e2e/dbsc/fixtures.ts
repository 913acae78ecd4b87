/** A browser that binds sessions to its device, and sites that speak https with it. */
import { GRACE } from "../../lib/session/binding/state.ts"
import { test as base, expect, stores } from "../fixtures.ts"
import { dbscBrowser, hasDbsc } from "../support/dbsc-browser.ts"
import { movedClock, passTime } from "../support/moved-clock.ts"
import type { LoginChoice } from "../support/pages.ts"
import type { Settings, Site } from "../support/site.ts"
import { type Certificate, makeCertificate } from "../support/tls.ts"
import type { Credentials } from "../support/visitor.ts"
import { isBound, isLoggedIn, send } from "./bound.ts"
import { prepareWire, type Wire } from "./wire.ts"

export { expect, hasDbsc, stores }

/** A site, and what lies between it and the browser. */
export interface SecureSite {
  readonly site: Site
  readonly wire: Wire
}

interface WorkerFixtures {
  certificate: Certificate
  /** The sites of a worker, one for all tests with the same settings. */
  secureSiteWith: (settings: Settings) => Promise<SecureSite>
}

interface TestFixtures {
  secureSite: SecureSite
  wire: Wire
  /**
   * Has the page logged in, by a script on a document of the site that does nothing else, and bound. It has come with its bound
   * cookie, and the time has passed in which a request could still be on its way from before that.
   */
  logInBound: (login?: Credentials, choice?: LoginChoice) => Promise<void>
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  settings: movedClock,

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  certificate: [async ({}, use) => use(makeCertificate()), { scope: "worker" }],

  launchOptions: [
    async ({ launchOptions, certificate }, use) => {
      const { args = [], ...options } = dbscBrowser(certificate)
      await use({ ...launchOptions, ...options, args: [...(launchOptions.args ?? []), ...args] })
    },
    { scope: "worker" },
  ],

  secureSiteWith: [
    async ({ siteWith, certificate }, use) => {
      const sites = new Map<string, SecureSite>()
      const proxies: { close(): void }[] = []
      await use(async (settings) => {
        const key = JSON.stringify(settings)
        const known = sites.get(key)
        if (known) return known
        const wire = await prepareWire(certificate)
        const site = await siteWith({ ...settings, APP_ORIGIN: wire.origin })
        proxies.push(await wire.open(Number(site.settings.PORT)))
        sites.set(key, { site, wire })
        return { site, wire }
      })
      for (const proxy of proxies) proxy.close()
    },
    { scope: "worker" },
  ],

  secureSite: async ({ secureSiteWith, settings }, use) => use(await secureSiteWith(settings)),
  site: async ({ secureSite }, use) => use(secureSite.site),
  wire: async ({ secureSite: { wire } }, use) => {
    wire.reset()
    await use(wire)
    wire.reset()
  },

  // A browser context remembers what it has bound, whatever becomes of its cookies: each test has one of its own.
  page: async ({ freshPage, wire: _ }, use) => use(freshPage),

  logInBound: ({ page, site }, use) =>
    use(async (login, choice) => {
      await page.goto("/robots.txt")
      const { status } = await send(page, "POST", "/api/session", { ...(login ?? { guest: true }), ...choice })
      expect(status).toBe(200)
      await isBound(page)
      expect(await isLoggedIn(page)).toBe(true)
      passTime(site, GRACE)
    }),
})
