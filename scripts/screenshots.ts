/** `npm run screenshots -- [origin]`: pictures of each page of a running site, into docs/screenshots. */
import { mkdirSync, rmSync } from "node:fs"
import { join } from "node:path"
import { chromium, type Page } from "playwright"
import sharp from "sharp"
import { patterns } from "../lib/demo/patterns.ts"
import { browserPath } from "./browser.mjs"

const [origin = "http://localhost:3000"] = process.argv.slice(2)
const folder = join(import.meta.dirname, "../docs/screenshots")

const loggedOut = {
  index: "/",
  login: "/login",
  signup: "/signup",
  patterns: "/patterns",
  ...Object.fromEntries(patterns.map(({ name }) => [`patterns-${name}`, `/patterns/${name}`])),
  "patterns-layout-reading-second": "/patterns/layout-reading/second",
  docs: "/docs",
  "docs-reference": "/docs/reference",
  "docs-search": "/docs?q=ticket",
  source: "/source",
  "source-file": "/source/lib/session/time/timeouts.ts",
  "not-found": "/nowhere",
}
const loggedIn = {
  "index-in": "/",
  account: "/account",
  "patterns-data-access-layer-members": "/patterns/data-access-layer/members",
  logout: "/logout",
}

// Pages that are no more must not stay.
rmSync(folder, { recursive: true, force: true })
mkdirSync(folder, { recursive: true })
const browser = await chromium.launch({ executablePath: browserPath() })
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
      const save = async (name: string) => {
        const picture = await page.screenshot({ fullPage: true })
        const path = join(folder, `${name}-${colorScheme}-${width}.png`)
        // A page has few colours: with a palette of them the file is a third as large.
        await sharp(picture).png({ palette: true, effort: 10 }).toFile(path)
      }
      const take = async (pages: Record<string, string>) => {
        for (const [name, path] of Object.entries(pages)) {
          await page.goto(path, { waitUntil: "networkidle" })
          await save(name)
        }
      }
      // Fonts that are not there in time are used from the next page on.
      await page.goto("/", { waitUntil: "networkidle" })
      await take(loggedOut)
      await failToLogIn(page)
      await save("login-error")
      await measure(page)
      await save("compare")
      await attack(page)
      await save("attacks")
      await logInWithSomeData(page)
      await take(loggedIn)
      await context.close()
      console.log(`${width} px, ${colorScheme}`)
    }
  }
} finally {
  await browser.close()
}

/** The login form with what it says of a wrong password. */
async function failToLogIn(page: Page): Promise<void> {
  await page.goto("/login")
  await page.getByLabel("Username").fill("ada")
  await page.getByLabel("Password", { exact: true }).fill("not the right one")
  await page.getByRole("button", { name: "Log in", exact: true }).click()
  await page.locator("form [role=alert]").waitFor()
}

/** The stores compared, with an answer, and measured. */
async function measure(page: Page): Promise<void> {
  await page.goto("/compare?run=machines&size=small&writes=often&have=database")
  await page.getByRole("button", { name: "Measure now" }).click()
  await page.getByText("measuring").waitFor()
  await page.getByText("measuring").waitFor({ state: "hidden" })
  await page.locator(".recharts-surface").first().waitFor()
}

/** An attack that was run, open. */
async function attack(page: Page): Promise<void> {
  await page.goto("/attacks")
  const one = page.locator("#replay-after-logout")
  await one.locator("summary").first().click()
  await one.getByRole("button", { name: "Run" }).click()
  await one.getByText("What went over the wire").waitFor()
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
    await page.getByRole("button", { name: "Add", exact: true }).click()
    await page.getByRole("button", { name: `Remove ${key}` }).waitFor()
  }
}
