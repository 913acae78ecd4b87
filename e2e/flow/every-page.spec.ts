/** What holds for every page: nothing for axe to find, or in the console, nothing that moves or is wider than a telephone; and its text is whole. */
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount, newCredentials } from "../support/accounts.ts"
import { expectAccessible, keepAxe } from "../support/axe.ts"
import { addVisit, delayFonts, everyPath, fillLogin, logInOnPage, plantTicket, saveNote } from "../support/pages.ts"
import { deadButtonsOf, textFaultsOf } from "../support/plain-text.ts"
import { shiftsOf, watchShifts } from "../support/shifts.ts"
import type { Visitor } from "../support/visitor.ts"

// With all that moves on purpose.
test.use({ contextOptions: { reducedMotion: "no-preference" } })

const desktop = { width: 1280, height: 720 }
const telephone = { width: 360, height: 640 }

async function expectNarrow(page: Page, label: string): Promise<void> {
  const { scrollWidth, clientWidth } = await page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement
    return { scrollWidth, clientWidth }
  })
  expect.soft(scrollWidth, `${label} scrolls sideways`).toBeLessThanOrEqual(clientWidth)
}

function openAll(all: Element[]): void {
  for (const details of all) details.setAttribute("open", "")
}

/** Logs in, in the browser and for the visitor alike, with something in the session. */
async function logInBoth(page: Page, visitor: Visitor, origin: string): Promise<void> {
  await visitor.patch("/api/session", { note: "x".repeat(200), deep: { map: [1, { two: "2" }] } })
  await visitor.post("/api/users", { ...newCredentials(), username: `W${"w".repeat(20)}${Date.now() % 1e9}` })
  await plantTicket(page, visitor.ticket ?? "", origin)
}

for (const isLoggedIn of [false, true]) {
  test.describe(isLoggedIn ? "logged in" : "not logged in", () => {
    test.use({ viewport: desktop })

    test("axe finds nothing, nothing moves, and the text alone says the same", async ({
      freshPage: page,
      visitor,
      site,
    }) => {
      test.slow()
      if (isLoggedIn) await logInBoth(page, visitor, site.origin)
      await watchShifts(page)
      await keepAxe(page)
      for (const path of await everyPath(visitor)) {
        const response = await page.goto(path, { waitUntil: "networkidle" })
        await expect(page.getByRole("heading", { level: 1 })).toHaveCount(1)
        await expect(page).toHaveTitle(/./)
        expect.soft(await shiftsOf(page), path).toEqual([])
        // What is folded away, mostly long source, is the same for everyone.
        if (!isLoggedIn) await page.locator("details").evaluateAll(openAll)
        expect.soft(await textFaultsOf(page), path).toEqual([])
        expect.soft(deadButtonsOf((await response?.text()) ?? ""), path).toEqual([])
        await expectAccessible(page, path)
      }
    })

    test("at 360 px nothing scrolls sideways and nothing moves, though fonts come late", async ({
      freshPage: page,
      visitor,
      site,
    }) => {
      test.slow()
      await page.setViewportSize(telephone)
      if (isLoggedIn) await logInBoth(page, visitor, site.origin)
      await watchShifts(page)
      await delayFonts(page)
      for (const path of await everyPath(visitor)) {
        // Long before the fonts: all of a page waits for its styles, and for no font.
        await page.goto(path, { waitUntil: "domcontentloaded" })
        await expectNarrow(page, `${path}, without its fonts,`)
        await page.waitForLoadState("networkidle")
        await expect(page.getByRole("heading", { level: 1 })).toBeVisible()
        expect.soft(await shiftsOf(page), path).toEqual([])
        await expectNarrow(page, path)
      }
    })
  })
}

test("axe finds nothing in what a form says", async ({ page }) => {
  await page.goto("/login")
  await fillLogin(page, { username: "nobody-here", password: "wrong" })
  await expect(page.locator("form [role=alert]")).toBeVisible()
  await expectAccessible(page, "a failed login")
  await page.goto("/signup")
  await page.getByLabel("Username").fill("a b")
  await page.getByLabel("Password", { exact: true }).fill("short")
  await page.getByRole("button", { name: "Sign up" }).click()
  await expect(page.locator("form [role=alert]")).toBeVisible()
  await expectAccessible(page, "a failed sign-up")
})

test.describe("at 360 px", () => {
  test.use({ viewport: telephone })

  test("nothing scrolls sideways while it is used", async ({ page, visitor }) => {
    const credentials = await createAccount(visitor)
    await page.goto("/login?next=%2Faccount")
    await fillLogin(page, { ...credentials, password: "wrong" })
    await expect(page.locator("form [role=alert]")).toBeVisible()
    await expectNarrow(page, "a failed login")
    await logInOnPage(page, credentials, { store: "cookie" })
    await addVisit(page, 1)
    await saveNote(page, "x".repeat(300))
    await expectNarrow(page, "a long note")
  })
})
