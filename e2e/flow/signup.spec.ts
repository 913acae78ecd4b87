/** The sign-up form. */
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount, newCredentials } from "../support/accounts.ts"
import { addVisit, expectLoggedIn, expectVisits, sessionCookie } from "../support/pages.ts"

async function fillSignUp(page: Page, username: string, password: string): Promise<void> {
  await expect(page.getByRole("heading", { name: "Sign up" })).toBeVisible()
  await page.getByLabel("Username").fill(username)
  await page.getByLabel("Password", { exact: true }).fill(password)
  await page.getByRole("button", { name: "Sign up" }).click()
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test("signs up, logs in and goes on, with what was kept so far", async ({ page }) => {
      const { username, password } = newCredentials()
      await page.goto("/")
      await addVisit(page, 1)
      const before = (await sessionCookie(page))?.value
      await page.getByRole("link", { name: "Sign up" }).click()
      await fillSignUp(page, username, password)
      await expect(page).toHaveURL("/")
      await expectLoggedIn(page, { username })
      await expectVisits(page, 1)
      expect((await sessionCookie(page))?.value).not.toBe(before)
    })

    test("goes on to where one wanted to go", async ({ page }) => {
      const { username, password } = newCredentials()
      await page.goto("/login?next=%2Faccount")
      await page.getByRole("link", { name: "Sign up" }).click()
      await fillSignUp(page, username, password)
      await expect(page).toHaveURL("/account")
    })

    test("says what is wrong, keeps the username and not the password", async ({ page, visitor }) => {
      const taken = await createAccount(visitor)
      const { username, password } = newCredentials()
      await page.goto("/signup?next=%2Faccount")

      await fillSignUp(page, username, "too short 1234")
      await expect(page.getByLabel("Password", { exact: true })).toHaveAttribute("aria-invalid", "true")
      await expect(page.getByText("Use at least 15 characters.")).toBeVisible()
      await expect(page.getByLabel("Username")).toHaveValue(username)
      await expect(page.getByLabel("Password", { exact: true })).toHaveValue("")
      expect(await page.content()).not.toContain("too short 1234")

      await fillSignUp(page, "a b", password)
      await expect(page.getByLabel("Username")).toHaveAttribute("aria-invalid", "true")
      await expect(page.getByLabel("Username")).toHaveValue("a b")

      await fillSignUp(page, taken.username.toUpperCase(), password)
      await expect(page.locator("form [role=alert]")).toHaveText("This username is taken. Choose another.")
      expect(await page.content()).not.toContain(password)
      expect(await sessionCookie(page)).toBeUndefined()

      await fillSignUp(page, username, password)
      await expect(page).toHaveURL("/account")
    })
  })
}
