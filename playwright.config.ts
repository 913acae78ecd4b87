import { join } from "node:path"
import { defineConfig } from "@playwright/test"
import { type DatabaseKind, type ServerKind, siteWithMistakes } from "./e2e/support/site.ts"
import { browserPath } from "./scripts/browser.mjs"

// Compiled once, and not again by each of the servers and commands that tests start.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "node_modules/.cache/node")

/** Tests start the servers that they need, each with its own port and folder: see e2e/fixtures.ts. */
export default defineConfig<object, { home: string; server: ServerKind; database: DatabaseKind }>({
  testDir: "e2e",
  // A folder of its own: Playwright empties it, and the reports of `npm test` are beside it.
  outputDir: "test-results/traces",
  workers: 2,
  fullyParallel: true,
  projects: [
    // First, so that no worker waits for it.
    { name: "build with mistakes", testMatch: /mistakes\/build\.setup/ },
    // Each of these is a long row of tests: first, side by side, so that no worker is left alone with one.
    { name: "engines", testMatch: /engines\.spec/ },
    { name: "site", testIgnore: /engines\.spec/ },
    // What can be asked from outside, of what is deployed: the folder that runs anywhere, on PostgreSQL.
    {
      name: "deployed",
      testMatch:
        /attacks\/(attacks|https)\.spec|contract\/(?!command-line|new-secret|processes|readme|servers)[\w-]+\.spec/,
      grepInvert: /where mistakes were made/,
      use: { server: "standalone", database: "postgresql" },
    },
    // Attacks that must succeed on a site with mistakes: a test with this tag passes here by failing (e2e/fixtures.ts).
    {
      name: "must fail",
      grep: /@mistakes/,
      dependencies: ["build with mistakes"],
      // What is expected there never comes, and why is known.
      expect: { timeout: 5_000 },
      use: { home: siteWithMistakes, trace: "off", screenshot: "off" },
    },
  ],
  // What is slow on a small machine is not wrong; and a page asks every five seconds whether its login still holds.
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: "list",
  use: {
    browserName: "chromium",
    // Of a failure: what was done, what went over the wire, and a picture. Snapshots of each step would be most of the time
    // that a test takes: `--trace on` has them.
    trace: { mode: "retain-on-failure", screenshots: false, snapshots: false },
    screenshot: "only-on-failure",
    // Nobody looks on: a tenth of the time goes into movement.
    contextOptions: { reducedMotion: "reduce" },
    launchOptions: {
      executablePath: browserPath(),
      // Nothing that the browser does by itself: the network may be closed.
      args: [
        ...["--disable-quic", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        // Pages live for seconds: neither a process that draws them nor code made faster pays for itself.
        ...["--in-process-gpu", "--js-flags=--no-opt,--no-maglev"],
      ],
      // What its processes share is in memory, and not in files.
      ignoreDefaultArgs: ["--disable-dev-shm-usage"],
    },
  },
})
