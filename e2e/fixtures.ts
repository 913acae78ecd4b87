import { rmSync } from "node:fs"
import { test as base, expect, type Page } from "@playwright/test"
import { redisProgram } from "../lib/session/testing/redis-server.ts"
import { startPostgresql } from "../lib/testing/postgresql.ts"
import { PagePool } from "./support/page-pool.ts"
import { keepTicket } from "./support/secrets.ts"
import {
  copyStandalone,
  type DatabaseKind,
  prepareSite,
  root,
  type ServerKind,
  type Settings,
  type Site,
  siteWithMistakes,
} from "./support/site.ts"
import { Visitor } from "./support/visitor.ts"
import { watch } from "./support/watch.ts"

export { expect }

/** Those that survive a restart, and of which several processes share one. */
export const lastingStores = [
  "cookie",
  "database",
  "disk",
  "shelf",
  ...(redisProgram ? ["redis" as const] : []),
] as const
export const stores = [...lastingStores, "memory"] as const
/** All there are to a browser, and to the code of a page: the session itself in its cookie, and a name for it. */
export const storeKinds = ["cookie", "database"] as const

// Where tests are collected, and not again by each worker: what is not tried must not look like what went well.
if (!redisProgram && process.env.TEST_WORKER_INDEX === undefined)
  console.warn("NOT TRIED: the redis store. No Redis or Valkey is installed (Debian: redis-server).")

interface WorkerFixtures {
  /** Where sites have their source and their build. */
  home: string
  /** Which of Next's servers run them. */
  server: ServerKind
  /** What sites have for a database, unless a test says something else. */
  database: DatabaseKind
  /** The variables of one more site that has servers of this worker beneath it. */
  backing: () => Promise<Settings>
  /** One more site. Who prepares it removes it. */
  prepare: (settings?: Settings) => Promise<Site>
  /** The production servers of a worker, one for all tests with the same settings. */
  siteWith: (settings: Settings) => Promise<Site>
  pagePool: PagePool
}

interface PageOptions {
  readonly javaScriptEnabled?: boolean
  /** Whether no test has used it: for what can not be taken back, such as a moved clock or a script for each document. */
  readonly isFresh?: boolean
}

interface TestFixtures {
  /** Variables of this file's own server: `test.use({ settings: { DEMO: "off" } })`. */
  settings: Settings
  /** A production server. Tests of one worker run one after the other, so one may break it, and mends it in the end. */
  site: Site
  /** An IP address that no other test uses: limits count by it. */
  address: string
  /** A visitor without a browser. */
  visitor: Visitor
  /** One more. */
  newVisitor: () => Visitor
  /** One more browser: its own cookies. In the end no page may have complained of anything. */
  newPage: (options?: PageOptions) => Promise<Page>
  freshPage: Page
  serverLog: undefined
  mistakes: undefined
}

let addresses = 0

export const test = base.extend<TestFixtures, WorkerFixtures>({
  settings: [{}, { option: true }],

  home: [root, { scope: "worker", option: true }],

  server: ["start", { scope: "worker", option: true }],

  database: ["sqlite", { scope: "worker", option: true }],

  backing: [
    async ({ database }, use) => {
      const postgresql = database === "postgresql" ? await startPostgresql() : undefined
      // An empty one: the site makes its tables.
      await use(async () => ({ ...(postgresql && { DATABASE_URL: await postgresql.newDatabase() }) }))
      await postgresql?.remove()
    },
    { scope: "worker" },
  ],

  prepare: [
    async ({ home, server, backing }, use) => {
      const copy = server === "standalone" ? copyStandalone(home) : undefined
      await use(async (settings) => prepareSite({ ...(await backing()), ...settings }, { home: copy ?? home, server }))
      if (copy) rmSync(copy, { recursive: true })
    },
    { scope: "worker" },
  ],

  siteWith: [
    async ({ prepare }, use) => {
      const sites = new Map<string, Site>()
      await use(async (settings) => {
        const key = JSON.stringify(settings)
        const site = sites.get(key) ?? (await prepare(settings))
        if (!sites.has(key)) await site.start()
        sites.set(key, site)
        return site
      })
      await Promise.all([...sites.values()].map((site) => site.remove()))
    },
    { scope: "worker", timeout: 60_000 },
  ],
  site: async ({ siteWith, settings }, use) => use(await siteWith(settings)),

  pagePool: [({ browser }, use) => use(new PagePool(browser)), { scope: "worker" }],

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

  newPage: async ({ pagePool, site, javaScriptEnabled, viewport, extraHTTPHeaders }, use) => {
    const opened: (Required<PageOptions> & { page: Page; problems: string[] })[] = []
    await use(async (options) => {
      const choice = { javaScriptEnabled: javaScriptEnabled ?? true, isFresh: false, ...options }
      const page = choice.isFresh
        ? await pagePool.open(site.origin, choice.javaScriptEnabled)
        : await pagePool.take(site.origin, choice.javaScriptEnabled)
      await page.context().setExtraHTTPHeaders(extraHTTPHeaders ?? {})
      if (viewport) await page.setViewportSize(viewport)
      opened.push({ ...choice, page, problems: watch(page) })
      return page
    })
    for (const { page, javaScriptEnabled, isFresh } of opened) {
      for (const { value } of await page.context().cookies()) keepTicket(value)
      if (isFresh) await page.context().close()
      else await pagePool.giveBack(page, site.origin, javaScriptEnabled)
    }
    for (const { problems } of opened) expect(problems).toEqual([])
  },

  page: async ({ newPage }, use) => use(await newPage()),
  freshPage: async ({ newPage }, use) => use(await newPage({ isFresh: true })),

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
