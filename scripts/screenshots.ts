/** `npm run screenshots -- [origin]`: pictures of each page of a running site, into docs/screenshots. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { chromium, type Page } from "playwright"
import { browserPath } from "./browser.mjs"

const [origin = "http://localhost:3000"] = process.argv.slice(2)
const folder = join(import.meta.dirname, "../docs/screenshots")

const loggedOut = {
  index: "/",
  login: "/login",
  signup: "/signup",
  compare: "/compare",
  attacks: "/attacks",
  patterns: "/patterns",
  "patterns-server-action": "/patterns/server-action",
}
const loggedIn = { "index-in": "/", account: "/account" }

mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: browserPath() ?? undefined })
try {
  for (const width of [390, 1280]) {
    for (const colorScheme of ["light", "dark"] as const) {
      // Still, so that a picture is the same whenever it is taken.
      const context = await browser.newContext({
        baseURL: origin,
        viewport: { width, height: 800 },
        colorScheme,
        reducedMotion: "reduce",
      })
      const page = await context.newPage()
      const take = async (pages: Record<string, string>) => {
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(path, { waitUntil: "networkidle" })
          await page.screenshot({
            path: join(folder, `${name}-${colorScheme}-${width}.png`),
            fullPage: true,
          })
        }
      }
      await take(loggedOut)
      await logInWithSomeData(page)
      await take(loggedIn)
      await context.close()
      console.log(`${width} px, ${colorScheme}`)
    }
  }
} finally {
  await browser.close()
}

/** Something for the inspector to show. */
async function logInWithSomeData(page: Page): Promise<void> {
  await page.goto("/")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await page.getByRole("heading", { name: "You are logged in", exact: true }).waitFor()
  const values = [
    ["cart", "map", "tea = 2\nmilk = 1"],
    ["birthday", "date", "2026-12-24"],
    ["atoms", "big number", "602214076000000000000000"],
  ] as const
  for (const [key, type, value] of values) {
    await page.getByLabel("Key").fill(key)
    await page.getByLabel("Type").selectOption(type)
    await page.getByLabel("Value").fill(value)
    await page.getByRole("button", { name: "Keep", exact: true }).click()
    await page.getByRole("button", { name: `Remove ${key}` }).waitFor()
  }
}
