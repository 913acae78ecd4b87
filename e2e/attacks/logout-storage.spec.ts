import { expect, test } from "../fixtures.ts"
import { continueAsGuest } from "../support/pages.ts"

test("logging out leaves nothing in the browser: no cookie, no storage, no page to go back to", {
  tag: "@mistakes",
}, async ({ page }) => {
  await page.goto("/")
  await continueAsGuest(page)
  await page.goto("/account")
  await page.evaluate(() => localStorage.setItem("left", "behind"))

  await page.goto("/logout")
  await page
    .getByRole("main")
    .getByRole("button", { name: /log ?out/i })
    .click()
  await expect(page.getByText("You are not logged in").first()).toBeVisible()

  expect(await page.evaluate(() => localStorage.getItem("left"))).toBeNull()
  expect(await page.context().cookies()).toEqual([])
  // Back to the account, by way of the page that asked whether to log out: it asks for a login.
  await page.goBack()
  await page.goBack()
  await expect(page).toHaveURL("/login?next=%2Faccount")
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible()
})
