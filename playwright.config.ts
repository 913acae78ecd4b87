import { defineConfig } from "@playwright/test"
import { browserPath } from "./scripts/browser.mjs"

/** Tests start the servers that they need, each with its own port and folder: see e2e/fixtures.ts. */
export default defineConfig({
  testDir: "e2e",
  workers: 2,
  fullyParallel: true,
  timeout: 60_000,
  reporter: "list",
  use: {
    browserName: "chromium",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: browserPath() ?? undefined,
      // Nothing that the browser does by itself: the network may be closed.
      args: [
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
})
