/** After too many tries the form says when the next one may be. */
import { expect, test } from "../fixtures.ts"
import { createAccount, newCredentials } from "../support/accounts.ts"
import { sessionCookie } from "../support/pages.ts"

const limits = [
  { path: "/login", button: "Log in", tries: 10, what: "wrong passwords for one account" },
  { path: "/signup", button: "Sign up", tries: 100, what: "accounts from one address" },
] as const

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    for (const { path, button, tries, what } of limits) {
      test(`${path}: after ${tries} ${what}`, async ({ page, visitor, newVisitor }) => {
        const { username, password } = path === "/login" ? await createAccount(visitor) : newCredentials()
        await page.goto(path)
        const body = path === "/login" ? { username, password: `${password}x` } : { guest: true }
        await Promise.all(Array.from({ length: tries }, () => newVisitor().post("/api/session", body)))

        await page.getByLabel("Username").fill(username)
        await page.getByLabel("Password", { exact: true }).fill(password)
        await page.getByRole("button", { name: button, exact: true }).click()
        const alert = page.locator("form [role=alert]")
        await expect(alert).toHaveText(/^Too many tries\. Try again in \d+ seconds\.$/)
        const seconds = Number((await alert.textContent())?.match(/\d+/))
        expect(seconds).toBeGreaterThan(0)
        expect(seconds).toBeLessThanOrEqual(60)
        await expect(page.getByLabel("Username")).toHaveValue(username)
        await expect(page.getByLabel("Password", { exact: true })).toHaveValue("")
        expect(await page.content()).not.toContain(password)
        expect(await sessionCookie(page)).toBeUndefined()
      })
    }
  })
}
