/** The account page: the list of logins, and the password. */
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn, newCredentials } from "../support/accounts.ts"
import { expectLoggedIn, expectLoggedOut, fillLogin, logInByApi, logInOnPage, sessionCookie } from "../support/pages.ts"

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test("ends a session elsewhere, and says so there", async ({ page, newPage, visitor }) => {
      const credentials = await createAccount(visitor)
      const other = await newPage()
      await logInOnPage(other, credentials, { store: "cookie" })
      await logInOnPage(page, credentials, { store: "disk" })
      await page.goto("/account")
      const list = page.getByRole("region", { name: "Where you are signed in" }).getByRole("listitem")
      await expect(list).toHaveCount(2)
      await expect(list.filter({ hasText: "this browser" })).toContainText("disk")
      const row = list.filter({ hasNotText: "this browser" })
      await expect(row).toContainText("Chrom")
      await expect(row).toContainText("Not bound to a device.")
      await expect(list.filter({ hasText: "this browser" })).toContainText(
        "Not bound to a device. This site is served over plain http",
      )
      await row.getByRole("button", { name: /^End/ }).click()
      await expect(page.getByText("That session has ended.")).toBeVisible()
      await expect(list).toHaveCount(1)

      await other.reload()
      await expectLoggedOut(other)
      await other.goto("/account")
      await expect(other).toHaveURL("/login?next=%2Faccount")
      await expect(other.getByText("You were logged out from another device.")).toBeVisible()
    })

    test("a form that is sent when the login is over leads to the login page", async ({
      page,
      visitor,
      newVisitor,
    }) => {
      const credentials = await createAccount(visitor)
      await logInByApi(page, credentials)
      await page.goto("/account")
      const other = newVisitor()
      await logIn(other, credentials)
      // Held back, so that the page does not notice by itself.
      await page.route("**/api/session", (route) => route.abort())
      expect((await other.delete("/api/sessions")).status).toBe(200)
      const { password } = newCredentials()
      await page.getByRole("textbox", { name: "Current password" }).fill(credentials.password)
      await page.getByRole("textbox", { name: "New password" }).fill(password)
      await page.getByRole("button", { name: "Change the password" }).click()
      await expect(page).toHaveURL("/login?next=%2Faccount")
      await expect(page.getByText("You were logged out from another device.")).toBeVisible()
      await logIn(other, credentials)
    })

    test("ends all others at once", async ({ page, visitor, newVisitor }) => {
      const credentials = await createAccount(visitor)
      const others = [newVisitor(), newVisitor()]
      for (const other of others) await logIn(other, credentials, { store: "shelf" })
      await logInByApi(page, credentials)
      await page.goto("/account")
      await page.getByRole("button", { name: "End all other sessions" }).click()
      await expect(page.getByText("All your other sessions have ended.")).toBeVisible()
      await expect(page.getByRole("button", { name: "End all other sessions" })).toHaveCount(0)
      for (const other of others) expect((await other.session()).loggedIn).toBe(false)
    })

    test("changes the password: others end, this one gets a new ticket", async ({ page, newPage, visitor }) => {
      const credentials = await createAccount(visitor)
      const other = await newPage()
      await logInByApi(other, credentials)
      await logInByApi(page, credentials, { store: "shelf" })
      const before = (await sessionCookie(page))?.value
      const { password } = newCredentials()
      await page.goto("/account")
      const change = async (current: string, wanted: string) => {
        await page.getByLabel("Current password", { exact: true }).fill(current)
        await page.getByLabel("New password", { exact: true }).fill(wanted)
        await page.getByRole("button", { name: "Change the password" }).click()
      }

      await change(password, password)
      await expect(page.locator("form [role=alert]")).toHaveText("The current password is wrong.")
      await change(credentials.password, "too short 1234")
      await expect(page.getByText("Use at least 15 characters.")).toBeVisible()
      expect(await page.content()).not.toContain(password)
      expect((await sessionCookie(page))?.value).toBe(before)

      await change(credentials.password, password)
      await expect(page.getByText("Your password is changed.")).toBeVisible()
      expect((await sessionCookie(page))?.value).toMatch(/^shelf\./)
      expect((await sessionCookie(page))?.value).not.toBe(before)

      await other.goto("/account")
      await expect(other.getByText("Your password was changed on another device.")).toBeVisible()
      await fillLogin(other, credentials)
      await expect(other.locator("form [role=alert]")).toHaveText("Wrong username or password.")
      await fillLogin(other, { ...credentials, password })
      await expect(other).toHaveURL("/account")
      await other.goto("/")
      await expectLoggedIn(other, credentials)
    })

    test("deletes the account, and with it all its sessions", async ({ page, visitor }) => {
      const credentials = await createAccount(visitor)
      await logIn(visitor, credentials)
      await logInByApi(page, credentials)
      await page.goto("/account")
      await page.locator("summary").click()
      await page.getByRole("button", { name: "Yes, delete it" }).click()
      await expectLoggedOut(page)
      expect((await visitor.session()).loggedIn).toBe(false)
      expect((await visitor.post("/api/session", credentials)).status).toBe(401)
    })
  })
}
