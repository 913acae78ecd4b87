/** The quick start (examples/quick-start) in each store, on plain `next start`: it has no code of this site. */
import { rmSync } from "node:fs"
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

// One build serves all.
test.describe.configure({ mode: "serial" })

test.beforeAll(async () => {
  test.setTimeout(240_000)
  home = copyQuickStart()
  await buildQuickStart(home)
})

test.afterAll(() => rmSync(home, { recursive: true, force: true }))

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
