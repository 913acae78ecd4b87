/** Which browser the end to end tests run in. */
import { existsSync } from "node:fs"
import { chromium } from "playwright"
import { run } from "./process.mjs"
import { node } from "./setup.mjs"

/** @returns {string | null} the path of Playwright's own Chromium, or of the machine's */
export function browserPath() {
  const candidates = [chromium.executablePath(), process.env.PLAYWRIGHT_CHROMIUM_PATH, "/usr/bin/chromium"]
  return candidates.find((path) => path && existsSync(path)) ?? null
}

/** Installs a browser if there is none. Exits with a message if that can not be done either. */
export async function installBrowser() {
  if (browserPath()) return
  console.log("Installing a browser")
  await run(node, ["node_modules/playwright/cli.js", "install", "chromium"], { quiet: true })
  if (browserPath()) return
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    await run("apt-get", ["update"], { quiet: true })
    await run("apt-get", ["install", "-y", "chromium"], {
      quiet: true,
      env: { DEBIAN_FRONTEND: "noninteractive" },
    })
  }
  if (browserPath()) return
  console.error("No browser: install Chromium, or set PLAYWRIGHT_CHROMIUM_PATH to one.")
  process.exit(1)
}
