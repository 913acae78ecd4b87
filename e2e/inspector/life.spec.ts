/** The session's life: its past as it is known, its two ends, and the warning before the first of them. */
import type { Page } from "@playwright/test"
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { addVisit, expectLoggedOut, logInByApi, plantTicket, switchStore } from "../support/pages.ts"

const life = (page: Page) => page.getByRole("region", { name: "Its timeline" }).getByRole("listitem")

test("made, written, moved: each is told once it has happened", async ({ page }) => {
  await page.goto("/")
  await addVisit(page, 1)
  await expect(life(page)).toContainText(["Began", "Ends if you are inactive", "Ends at the latest"])
  await addVisit(page, 2)
  await expect(life(page)).toContainText(["Began", "Last changed as version 2", "Ends", "Ends"])
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await expect(life(page)).toContainText(["Logged in, with a new ticket", "Ends", "Ends"])
  await switchStore(page, "disk")
  await expect(life(page)).toContainText(["Logged in", "New ticket: store or password changed", "Ends", "Ends"])
})

test("before the idle end one is warned, and may stay", async ({ freshPage: page }) => {
  await page.clock.install()
  await page.goto("/")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await expect(life(page).last()).toBeVisible()
  const warning = page.getByRole("status").filter({ hasText: "about to end" })
  await page.clock.runFor("24:30")
  await expect(warning).toHaveCount(0)
  await page.clock.runFor("01:00")
  await expect(warning).toBeVisible()
  await page.getByRole("button", { name: "Stay" }).click()
  await expect(warning).toHaveCount(0)
  await expect(page.getByRole("button", { name: "Stay" })).toHaveCount(0)
  await expect(life(page).filter({ hasText: "Last changed" })).toHaveCount(1)
  await page.clock.runFor("30:01")
  await expect(page.getByRole("status").filter({ hasText: "should have ended by now" })).toBeVisible()
})

test("after going back the countdown goes on from where it is, and so does the warning", async ({
  freshPage: page,
}) => {
  await page.clock.install()
  await page.goto("/")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await expect(life(page).last()).toBeVisible()
  await page.clock.runFor("26:00")
  await expect(page.getByRole("button", { name: "Stay" })).toBeVisible()
  await page.getByRole("banner").getByRole("link", { name: "Compare" }).click()
  await page.waitForURL("/compare")
  // The page as it was kept: it is confirmed, but no new one comes.
  await page.route(/[?&]_rsc=/, () => {})
  await page.goBack()
  await expect(life(page).filter({ hasText: "inactive" })).toContainText(/00:0[34]:\d\d left/)
  await expect(page.getByRole("button", { name: "Stay" })).toBeVisible()
})

test("who asked to stay logged in is not warned", async ({ freshPage: page, visitor }) => {
  await page.clock.install()
  await logInByApi(page, await createAccount(visitor), { remember: true })
  await page.goto("/")
  await expect(page.getByText("It does not end when you are inactive")).toBeVisible()
  await page.clock.runFor("59:00")
  await expect(page.getByRole("button", { name: "Stay" })).toHaveCount(0)
})

for (const store of stores) {
  test(`${store}: a login that was ended elsewhere: how and when it ended, and no more`, async ({
    page,
    visitor,
    newVisitor,
    site,
  }) => {
    const other = newVisitor()
    const credentials = await createAccount(visitor)
    for (const one of [visitor, other]) await logIn(one, credentials, { store })
    await visitor.patch("/api/session", { note: "a secret errand" })
    const before = Date.now()
    await other.delete("/api/sessions")
    await plantTicket(page, visitor.ticket ?? "", site.origin)
    await page.goto("/")
    await expectLoggedOut(page)
    await expect(life(page)).toContainText(["Ended: logged out from another device"])
    const at = Date.parse((await life(page).locator("time").getAttribute("datetime")) ?? "")
    expect(at).toBeGreaterThanOrEqual(before - 1000)
    expect(at).toBeLessThanOrEqual(Date.now() + 1000)
    const html = await page.content()
    for (const secret of [credentials.username, "a secret errand"]) expect(html).not.toContain(secret)
  })
}

test("a ticket that never led to a login has no life to tell of", async ({ page, site }) => {
  await plantTicket(page, `database.${"A".repeat(43)}`, site.origin)
  await page.goto("/")
  await expect(page.getByText("it has ended, or there never was one")).toBeVisible()
  await expect(life(page)).toHaveCount(0)
})
