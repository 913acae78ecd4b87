/** After each action the inspector marks what has changed, and tells a screen reader. */
import type { Page } from "@playwright/test"
import { expect, stores, test } from "../fixtures.ts"
import { addVisit, logInByApi, logOutOnIndex, switchStore } from "../support/pages.ts"

const inspector = (page: Page) => page.getByRole("region", { name: "Inspector", exact: true })
const marks = (page: Page) => inspector(page).locator("mark")
const told = (page: Page) =>
  inspector(page)
    .getByRole("status")
    .filter({ hasText: /Changed|Gone/ })

test("what an action changed is marked, what it left is not", async ({ page }) => {
  await page.goto("/")
  await expect(marks(page)).toHaveCount(0)
  await addVisit(page, 1)
  await expect(told(page)).toContainText("visits 1")
  await addVisit(page, 2)
  await expect(told(page)).toContainText("Changed: visits 2")
  const record = page.getByRole("region", { name: "The session's data" })
  await expect(record.locator("mark")).toHaveText(["2"])
  await expect(page.getByRole("region", { name: "What the browser holds" }).locator("mark")).toHaveCount(0)
})

test("a page that is loaded again has nothing new", async ({ page }) => {
  await page.goto("/")
  await addVisit(page, 1)
  await expect(marks(page).first()).toBeVisible()
  await page.reload()
  await expect(page.getByLabel("Visits", { exact: true })).toHaveText("1")
  await expect(marks(page)).toHaveCount(0)
})

test("what happened on another page is marked too", async ({ page }) => {
  await page.goto("/")
  await addVisit(page, 1)
  await page.goto("/login")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await expect(told(page)).toContainText("ticket's token")
})

test("moving marks the new ticket and its new place, in each store", async ({ page }) => {
  await logInByApi(page, { guest: true })
  await page.goto("/")
  for (const store of [...stores, "database"]) {
    await switchStore(page, store)
    await expect(told(page)).toContainText(`ticket's store ${store}`)
    await expect(marks(page).filter({ hasText: store }).first()).toBeVisible()
  }
})

test("after logout nothing of the session is left on the page or in the tab's storage", async ({ page }) => {
  await logInByApi(page, { guest: true })
  await page.goto("/")
  await addVisit(page, 1)
  await logOutOnIndex(page)
  await expect(told(page)).toContainText("Gone:")
  await expect(marks(page)).toHaveCount(0)
  const kept = await page.evaluate(() => Object.values(sessionStorage).join())
  expect(kept).not.toContain("guest-")
})

test("a key that every object knows is one like any other", async ({ page }) => {
  await page.goto("/")
  await addVisit(page, 1)
  const patched = await page.evaluate(async () => {
    const headers = { "Content-Type": "application/json" }
    return (await fetch("/api/session", { method: "PATCH", headers, body: '{"toString":"tea"}' })).status
  })
  expect(patched).toBe(200)
  await addVisit(page, 2)
  await expect(told(page)).toContainText("toString")
})
