import { type BrowserContextOptions, test as base, expect, type Page } from "@playwright/test"
import { keepTicket } from "./support/secrets.ts"
import { prepareSite, root, type Settings, type Site, siteWithMistakes } from "./support/site.ts"
import { Visitor } from "./support/visitor.ts"
import { watch } from "./support/watch.ts"

export { expect }

/** Those that survive a restart, and of which several processes share one. */
export const lastingStores = ["cookie", "database", "disk", "shelf"] as const
export const stores = [...lastingStores, "memory"] as const

interface WorkerFixtures {
  /** Variables of this file's own server: `test.use({ settings: { DEMO: "off" } })`. */
  settings: Settings
  /** Where sites have their source and their build. */
  home: string
  /** One more site. Who prepares it removes it. */
  prepare: (settings?: Settings) => Promise<Site>
  /** A production server. Tests of one worker run one after the other, so one may break it, and mends it in the end. */
  site: Site
}

interface TestFixtures {
  /** An IP address that no other test uses: limits count by it. */
  address: string
  /** A visitor without a browser. */
  visitor: Visitor
  /** One more. */
  newVisitor: () => Visitor
  /** One more browser: its own cookies. */
  newPage: (options?: BrowserContextOptions) => Promise<Page>
  serverLog: undefined
  mistakes: undefined
}

let addresses = 0

export const test = base.extend<TestFixtures, WorkerFixtures>({
  settings: [{}, { scope: "worker", option: true }],

  home: [root, { scope: "worker", option: true }],

  prepare: [({ home }, use) => use((settings) => prepareSite(settings, { home })), { scope: "worker" }],

  site: [
    async ({ settings, prepare }, use) => {
      const site = await prepare(settings)
      await site.start()
      await use(site)
      await site.remove()
    },
    { scope: "worker", timeout: 60_000 },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures from this pattern
  address: async ({}, use) => {
    addresses += 1
    await use(`10.0.${addresses >> 8}.${addresses & 255}`)
  },

  newVisitor: async ({ site, address }, use) => use(() => new Visitor(site, address)),
  visitor: async ({ newVisitor }, use) => use(newVisitor()),

  // The browser sends what the proxy in front of the site would add.
  baseURL: async ({ site }, use) => use(site.origin),
  extraHTTPHeaders: async ({ address }, use) => use({ "X-Forwarded-For": address }),

  page: async ({ page }, use) => {
    const problems = watch(page)
    await use(page)
    for (const { value } of await page.context().cookies()) keepTicket(value)
    expect(problems).toEqual([])
  },

  newPage: async ({ browser }, use) => {
    const opened: { page: Page; problems: string[] }[] = []
    await use(async (options) => {
      const context = await browser.newContext(options)
      const page = await context.newPage()
      opened.push({ page, problems: watch(page) })
      return page
    })
    for (const { page } of opened) await page.context().close()
    for (const { problems } of opened) expect(problems).toEqual([])
  },

  serverLog: [
    async ({ site }, use, testInfo) => {
      const before = site.log().length
      await use(undefined)
      if (testInfo.status !== testInfo.expectedStatus) {
        await testInfo.attach("server.log", { body: site.log().slice(before), contentType: "text/plain" })
      }
    },
    { auto: true },
  ],

  // On the site with mistakes a test has to fail, and by what it expects: an accident proves nothing.
  mistakes: [
    async ({ home }, use, testInfo) => {
      await use(undefined)
      const [error] = testInfo.errors
      if (home === siteWithMistakes && (!error || error.message?.includes("expect("))) testInfo.fail()
    },
    { auto: true },
  ],
})
