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
  console.log("Installing a browser: Playwright's, or else the system's")
  // One that fails is no matter, as long as another works: in a closed network the first does.
  let output = ""
  const attempt = (command, args, env) => run(command, args, { env, keep: (text) => (output += text) })
  await attempt(node, ["node_modules/playwright/cli.js", "install", "chromium"])
  if (!browserPath() && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    await attempt("apt-get", ["update"])
    await attempt("apt-get", ["install", "-y", "chromium"], { DEBIAN_FRONTEND: "noninteractive" })
  }
  if (browserPath()) return
  process.stderr.write(output)
  console.error("No browser: install Chromium, or set PLAYWRIGHT_CHROMIUM_PATH to one.")
  process.exit(1)
}
