/** The quick start (examples/quick-start) in each store, on plain `next start`: it has no code of this site. */
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { expect, test } from "@playwright/test"
import { migrate } from "../../lib/database/migrate.ts"
import { hasDbsc } from "../support/dbsc-browser.ts"
import { prepareSite, root, type Settings, type Site } from "../support/site.ts"
import { Visitor } from "../support/visitor.ts"
import { bindingTests } from "./binding-tests.ts"
import { flowTests } from "./flow-tests.ts"
import { buildQuickStart, copyQuickStart } from "./make.ts"
import { nextTests } from "./next-tests.ts"
import { readingTests } from "./reading-tests.ts"
import { wrongUseTests } from "./wrong-use-tests.ts"

let home: string

/** Files of a store, as an app has them that keeps its data in a folder of its own. */
const KEPT = "kept-by-stores"
const folder = `${KEPT}/sessions/3f/3f${"a".repeat(126)}`
const names = ["7.9f86d081884c7d659f86d081884c7d65", "9f86d081884c7d659f86d081884c7d65", "ended", "gone", "broken"]
const kept = [
  ...names.map((name) => `${folder}/${name}`),
  ...["tmp/x/y", "broken/x/y"].map((name) => `${KEPT}/sessions/${name}`),
  `${KEPT}/sessions.shelf`,
]

// One build serves all.
test.describe.configure({ mode: "serial" })

test.beforeAll(async () => {
  test.setTimeout(240_000)
  home = copyQuickStart()
  for (const place of kept) {
    mkdirSync(dirname(join(home, place)), { recursive: true })
    writeFileSync(join(home, place), "")
  }
  await buildQuickStart(home)
})

test.afterAll(() => rmSync(home, { recursive: true, force: true }))

test("the build takes nothing of what stores keep in a folder of the app", () => {
  const traces = globSync("**/*.nft.json", { cwd: join(home, ".next") })
  expect(traces.length).toBeGreaterThan(5)
  for (const trace of traces) expect(readFileSync(join(home, ".next", trace), "utf8"), trace).not.toContain(KEPT)
})

async function start(settings: Settings): Promise<Site> {
  const app = await prepareSite(settings, { home })
  await migrate(app.settings.DATABASE_URL as string, root)
  await app.start()
  return app
}

// Without STORE the sessions are those of the quick start itself, which are on the disk.
for (const STORE of ["", "cookie", "database", "shelf", "memory"]) {
  test.describe(STORE || "disk", () => {
    let app: Site

    test.beforeAll(async () => {
      app = await start({ STORE })
    })

    test.afterAll(() => app.remove())

    flowTests(() => app, STORE || "disk")
    wrongUseTests(() => app, STORE || "disk")
    if (STORE === "") {
      nextTests(() => app)
      readingTests(() => app)
    }
  })
}

if (hasDbsc) test.describe("device binding", () => bindingTests(start))

test("all that is wrong in the configuration is one error, each with its remedy, for the log alone", async () => {
  const SESSION_SECRET = "change me before you use it"
  const app = await start({
    STORE: "cookie",
    NAMES: "memory Shelf-1",
    APP_ORIGIN: "http://shop.example",
    SESSION_SECRET,
  })
  const { status, text } = await new Visitor(app, "127.0.0.1").get("/api/session")
  expect(status).toBe(500)
  expect(text).not.toContain("secret")
  for (const words of [
    'origin: "http://shop.example" must be https',
    'the name "Shelf-1" can not stand in a ticket: use up to 32 lower-case letters',
    'the name "memory" is taken by another: give one of them',
    "cookie({ secrets }): secret 1",
    "make one with: openssl rand -base64 32",
  ])
    expect(app.log()).toContain(words)
  await app.remove()
})
