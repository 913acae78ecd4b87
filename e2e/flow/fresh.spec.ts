/** The account page a while after the password was entered. */
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { logInOnPage, sessionCookie } from "../support/pages.ts"

// Long enough to act after the password was entered again.
test.use({ settings: { SESSION_FRESH_SECONDS: "4" } })

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test("asks for the password before other sessions can be ended", async ({ page, visitor }) => {
      const credentials = await createAccount(visitor)
      await logIn(visitor, credentials)
      await logInOnPage(page, credentials)
      await expect(async () => {
        await page.goto("/account")
        await expect(page.getByText("Is it still you?")).toBeVisible({ timeout: 100 })
      }).toPass()
      await expect(page.getByRole("button", { name: /^End/ })).toHaveCount(0)
      const before = (await sessionCookie(page))?.value
      const password = page.getByRole("textbox", { name: "Password", exact: true })
      // Again, where the machine was too slow to do both in that time.
      await expect(async () => {
        await page.goto("/account")
        if (await password.isVisible()) {
          await password.fill(credentials.password)
          await page.getByRole("button", { name: "Confirm" }).click()
        }
        await page.getByRole("button", { name: "End all others" }).click({ timeout: 2000 })
        await expect(page.getByText("All your other sessions have ended.")).toBeVisible({ timeout: 2000 })
      }).toPass()
      expect((await sessionCookie(page))?.value).not.toBe(before)
      expect((await visitor.session()).loggedIn).toBe(false)
    })

    test("a form that was open meanwhile leads there as well", async ({ page, visitor }) => {
      const credentials = await createAccount(visitor)
      await logInOnPage(page, credentials)
      await logIn(visitor, credentials)
      await page.goto("/account")
      // This login came last: when it is too old, so is the one on the page.
      await expect
        .poll(async () => (await visitor.delete("/api/sessions/unknown")).status, { timeout: 10_000 })
        .toBe(403)
      const button = page.getByRole("button", { name: "End all others" })
      await expect(async () => {
        if (await button.isVisible()) await button.click()
        await expect(page.getByText("Is it still you?")).toBeVisible({ timeout: 1000 })
      }).toPass()
    })
  })
}
