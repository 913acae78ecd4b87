/** What holds for every page: nothing for axe to find, or in the console, nothing that moves or is wider than a telephone; and its text is whole. */
import type { Page } from "@playwright/test"
import { test as base, expect } from "../fixtures.ts"
import { createAccount, newCredentials } from "../support/accounts.ts"
import { expectAccessible, keepAxe } from "../support/axe.ts"
import {
  addVisit,
  delayFonts,
  everyPath,
  fillLogin,
  inTabs,
  logInOnPage,
  plantTicket,
  saveNote,
} from "../support/pages.ts"
import { deadButtonsOf, textFaultsOf } from "../support/plain-text.ts"
import { shiftsOf, watchShifts } from "../support/shifts.ts"

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

interface Look {
  /** What is done to a tab before it shows anything. */
  readonly prepare: (tab: Page) => Promise<void>
  readonly look: (tab: Page, path: string) => Promise<void>
}

/** A look at every page there is to the visitor, in tabs that have the visitor's session. */
const test = base.extend<{ lookAtAll: (how: Look) => Promise<void> }>({
  lookAtAll: ({ newPage, visitor, site }, use) =>
    use(async ({ prepare, look }) => {
      const tabs = await Promise.all([1, 2, 3].map(() => newPage({ isFresh: true })))
      for (const tab of tabs) {
        if (visitor.ticket) await plantTicket(tab, visitor.ticket, site.origin)
        await prepare(tab)
      }
      await inTabs(tabs, await everyPath(visitor), look)
    }),
})

// With all that moves on purpose.
test.use({ contextOptions: { reducedMotion: "no-preference" } })

for (const isLoggedIn of [false, true]) {
  test.describe(isLoggedIn ? "logged in" : "not logged in", () => {
    test.beforeEach(async ({ visitor }) => {
      if (!isLoggedIn) return
      // With something in the session.
      await visitor.patch("/api/session", { note: "x".repeat(200), deep: { map: [1, { two: "2" }] } })
      await visitor.post("/api/users", { ...newCredentials(), username: `W${"w".repeat(20)}${Date.now() % 1e9}` })
    })

    test("axe finds nothing, nothing moves, and the text alone says the same", async ({ lookAtAll }) => {
      test.slow()
      await lookAtAll({
        async prepare(tab) {
          await tab.setViewportSize(desktop)
          await watchShifts(tab)
          await keepAxe(tab)
        },
        async look(tab, path) {
          const response = await tab.goto(path, { waitUntil: "networkidle" })
          await expect(tab.getByRole("heading", { level: 1 })).toHaveCount(1)
          await expect(tab).toHaveTitle(/./)
          expect.soft(await shiftsOf(tab), path).toEqual([])
          // What is folded away, mostly long source, is the same for everyone.
          if (!isLoggedIn) await tab.locator("details").evaluateAll(openAll)
          expect.soft(await textFaultsOf(tab), path).toEqual([])
          expect.soft(deadButtonsOf((await response?.text()) ?? ""), path).toEqual([])
          await expectAccessible(tab, path)
        },
      })
    })

    test("at 360 px nothing scrolls sideways and nothing moves, though fonts come late", async ({ lookAtAll }) => {
      test.slow()
      await lookAtAll({
        async prepare(tab) {
          await tab.setViewportSize(telephone)
          await watchShifts(tab)
          await delayFonts(tab)
        },
        async look(tab, path) {
          // Long before the fonts: all of a page waits for its styles, and for no font.
          await tab.goto(path, { waitUntil: "domcontentloaded" })
          await expectNarrow(tab, `${path}, without its fonts,`)
          await tab.waitForLoadState("networkidle")
          await expect(tab.getByRole("heading", { level: 1 })).toBeVisible()
          expect.soft(await shiftsOf(tab), path).toEqual([])
          await expectNarrow(tab, path)
        },
      })
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
