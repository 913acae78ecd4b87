/** Which browser the end to end tests run in; `node scripts/browser.mjs` installs one where there is none. */
import { existsSync } from "node:fs"
import { chromium } from "playwright"
import { run, stopOnSignal } from "./process.mjs"
import { node } from "./setup.mjs"

/** Chromium without windows comes first: it takes less than half the time of one that only hides them. */
const ofTheSystem = ["/usr/bin/chromium-headless-shell", "/usr/bin/chromium"]

/** @returns {string | undefined} where the browser is; undefined for Playwright's own, which it finds by itself */
export function browserPath() {
  const chosen = process.env.PLAYWRIGHT_CHROMIUM_PATH
  return chosen || (isOwnInstalled() ? undefined : ofTheSystem.find((path) => existsSync(path)))
}

/** Whether Playwright has downloaded its Chromium without windows, which is beside the one that it names. */
function isOwnInstalled() {
  const [, before, version] = /^(.*)\bchromium-(\d+)\b/.exec(chromium.executablePath()) ?? []
  return before !== undefined && existsSync(`${before}chromium_headless_shell-${version}`)
}

const isThere = () => browserPath() !== undefined || isOwnInstalled()

if (import.meta.main && !isThere()) {
  stopOnSignal(1)
  console.log("Installing a browser: Playwright's, or else the system's")
  // One that fails is no matter, as long as another works: in a closed network the first does.
  let output = ""
  const attempt = async (command, args, env) => {
    if (!isThere()) await run(command, args, { env, keep: (text) => (output += text) })
  }
  await attempt(node, ["node_modules/playwright/cli.js", "install", "--only-shell", "chromium"])
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    await attempt("apt-get", ["update"])
    for (const name of ["chromium-headless-shell", "chromium"]) {
      await attempt("apt-get", ["install", "-y", name], { DEBIAN_FRONTEND: "noninteractive" })
    }
  }
  if (!isThere()) {
    process.stderr.write(output)
    console.error("No browser: install Chromium, or set PLAYWRIGHT_CHROMIUM_PATH to one.")
    process.exit(1)
  }
}
