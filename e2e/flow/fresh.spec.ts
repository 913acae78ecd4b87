/** What needs a password that was entered a short time ago: it is asked for, and then one goes on where one was. */
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { inDatabase } from "../support/database.ts"
import { expectLoggedIn, expectLoggedOut, logInByApi, sessionCookie } from "../support/pages.ts"
import type { Site } from "../support/site.ts"

/** Makes all passwords that were entered so far too old. */
async function letPasswordsAge(site: Site): Promise<void> {
  const authenticatedAt = new Date(Date.now() - 601_000)
  const { count } = await inDatabase(site, (db) => db.login.updateMany({ data: { authenticatedAt } }))
  expect(count).toBeGreaterThan(0)
}

const passwordField = (page: Page) => page.getByRole("textbox", { name: "Password", exact: true })

async function confirm(page: Page, password: string): Promise<void> {
  await passwordField(page).fill(password)
  await page.getByRole("button", { name: "Confirm" }).click()
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test("ending all others: done as soon as the password was entered", async ({ page, visitor, site }) => {
      const credentials = await createAccount(visitor)
      await logIn(visitor, credentials)
      await logInByApi(page, credentials)
      await letPasswordsAge(site)
      await page.goto("/account")
      await page.getByRole("button", { name: "End all other sessions" }).click()
      await expect(page.getByText("To end all your other sessions, enter your password again.")).toBeVisible()
      await expect(passwordField(page)).toBeFocused()
      expect((await visitor.session()).loggedIn).toBe(true)
      const before = (await sessionCookie(page))?.value

      await confirm(page, `${credentials.password}x`)
      await expect(page.locator("form [role=alert]")).toHaveText("The current password is wrong.")
      expect((await visitor.session()).loggedIn).toBe(true)
      expect(await page.content()).not.toContain(credentials.password)

      await confirm(page, credentials.password)
      await expect(page.locator(":focus")).toHaveText("All your other sessions have ended.")
      await expect(page.getByText("Is it still you?")).toHaveCount(0)
      expect((await visitor.session()).loggedIn).toBe(false)
      expect((await sessionCookie(page))?.value).not.toBe(before)
    })

    test("ending one: that one, and no other", async ({ page, newVisitor, site }) => {
      const [one, another] = [newVisitor(), newVisitor()]
      const credentials = await createAccount(one)
      for (const visitor of [one, another]) await logIn(visitor, credentials)
      const { sessions } = (await one.get("/api/sessions")).body
      const { id } = sessions.find(({ current }: { current: boolean }) => current)
      await logInByApi(page, credentials)
      await letPasswordsAge(site)
      await page.goto("/account")
      await page.locator(`form:has(input[value="${id}"])`).getByRole("button").click()
      await expect(page.getByText(/To end the session of .+ on .+, enter your password again/)).toBeVisible()
      await confirm(page, credentials.password)
      await expect(page.locator(":focus")).toHaveText("That session has ended.")
      expect((await one.session()).loggedIn).toBe(false)
      expect((await another.session()).loggedIn).toBe(true)
    })

    test("deleting the account: asked once more", async ({ page, visitor, site }) => {
      const credentials = await createAccount(visitor)
      await logInByApi(page, credentials)
      await letPasswordsAge(site)
      await page.goto("/account")
      await page.locator("summary").click()
      await page.getByRole("button", { name: "Yes, delete it" }).click()
      await expect(page.getByText("To delete the account, enter your password again.")).toBeVisible()
      await confirm(page, credentials.password)
      await expect(page.getByText("Now you can delete the account. Are you sure?")).toBeFocused()
      await page.reload()
      await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible()
      await page.getByRole("button", { name: "Yes, delete it" }).click()
      await expectLoggedOut(page)
      expect((await visitor.post("/api/session", credentials)).status).toBe(401)
    })

    test("a link does nothing by itself, and asks for nothing that is not there", async ({ page, visitor, site }) => {
      const credentials = await createAccount(visitor)
      await logIn(visitor, credentials)
      await logInByApi(page, credentials)
      const links = ["end-others", "delete", "end", "end&id=unknown", "//evil.example", "delete&wanted=end"]
      for (const link of links) {
        await page.goto(`/account?wanted=${link}`)
        await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible()
        await expect(page.getByText("Is it still you?")).toHaveCount(0)
      }
      await letPasswordsAge(site)
      for (const link of links.slice(2)) {
        await page.goto(`/account?wanted=${link}`)
        await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible()
        await expect(page.getByText("Is it still you?")).toHaveCount(0)
      }
      expect((await visitor.session()).loggedIn).toBe(true)
      await page.goto("/")
      await expectLoggedIn(page, credentials)
    })

    test("a guest has no password to enter: it is too late", async ({ page, site }) => {
      await logInByApi(page, { guest: true })
      await page.goto("/account")
      await expect(page.locator("summary")).toHaveCount(1)
      await letPasswordsAge(site)
      for (const path of ["/account", "/account?wanted=delete"]) {
        await page.goto(path)
        await expect(page.getByText("A guest has no password: log out instead")).toBeVisible()
        await expect(page.locator("summary")).toHaveCount(0)
      }
    })
  })
}
