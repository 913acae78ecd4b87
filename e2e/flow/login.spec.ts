/** The seed's flow, in a browser: with JavaScript for each store, without for each kind of store. */
import { expect, storeKinds, stores, test } from "../fixtures.ts"
import { createAccount, newCredentials } from "../support/accounts.ts"
import {
  addVisit,
  expectLoggedIn,
  expectLoggedOut,
  expectNote,
  expectVisits,
  fillLogin,
  logInOnPage,
  logOutOnIndex,
  plantTicket,
  saveNote,
  sessionCookie,
  switchStore,
} from "../support/pages.ts"

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    for (const store of javaScriptEnabled ? stores : storeKinds) {
      test(`${store}: index, something kept, login, logout`, async ({ page, visitor }) => {
        const credentials = await createAccount(visitor)
        const note = "no sugar, \u00ab<b>please</b>\u00bb"
        await page.goto("/")
        await expectLoggedOut(page)
        expect(await sessionCookie(page)).toBeUndefined()
        await addVisit(page, 1)
        await addVisit(page, 2)
        await saveNote(page, note)
        await switchStore(page, store)
        await page.getByRole("link", { name: "Login now" }).click()
        await expect(page).toHaveURL("/login")
        await fillLogin(page, credentials, { store })
        await expect(page).toHaveURL("/")
        await expectLoggedIn(page, credentials)
        expect(await sessionCookie(page)).toMatchObject({
          name: "session",
          value: expect.stringMatching(new RegExp(`^${store}\\.`)),
          path: "/",
          expires: -1,
          httpOnly: true,
          secure: false,
          sameSite: "Lax",
        })
        // What was kept before the login is kept after it, and gone with the logout.
        await expectVisits(page, 2)
        await expectNote(page, note)
        await addVisit(page, 3)
        await page.reload()
        await expectLoggedIn(page, credentials)
        await expectVisits(page, 3)
        await logOutOnIndex(page)
        await expectVisits(page, 0)
        await expectNote(page, "")
        expect(await sessionCookie(page)).toBeUndefined()
        await page.reload()
        await expectLoggedOut(page)
      })
    }

    test("a wrong password: one message, the username and where to go are kept, the password is not", async ({
      page,
      visitor,
    }) => {
      const credentials = await createAccount(visitor)
      const { password } = newCredentials()
      await page.goto("/login?next=%2Faccount")
      await fillLogin(page, { ...credentials, password }, { store: "shelf", remember: true })
      await expect(page.locator("form [role=alert]")).toHaveText("Wrong username or password.")
      await expect(page.getByLabel("Username")).toHaveValue(credentials.username)
      await expect(page.getByLabel("Password", { exact: true })).toHaveValue("")
      await expect(page.getByLabel("Store")).toHaveValue("shelf")
      await expect(page.getByLabel("Keep me logged in")).toBeChecked()
      expect(await page.content()).not.toContain(password)
      expect(page.url()).not.toContain(password)
      expect(await sessionCookie(page)).toBeUndefined()

      await page.getByLabel("Password", { exact: true }).fill(credentials.password)
      await page.getByRole("button", { name: "Log in", exact: true }).click()
      await expect(page).toHaveURL("/account")
      await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible()
      const lasting = await sessionCookie(page)
      expect(lasting?.value).toMatch(/^shelf\./)
      expect(lasting?.expires).toBeGreaterThan(Date.now() / 1000 + 2_591_000)
    })

    test("through all stores in turn: logged in, data intact, old tickets dead", async ({
      page,
      visitor,
      newPage,
      site,
    }) => {
      const credentials = await createAccount(visitor)
      await logInOnPage(page, credentials)
      await addVisit(page, 1)
      await saveNote(page, "as it was")
      const thief = await newPage({ javaScriptEnabled: false })
      for (const store of [...stores, "database"]) {
        const before = (await sessionCookie(page))?.value ?? ""
        await switchStore(page, store)
        await expectLoggedIn(page, credentials)
        await expectVisits(page, 1)
        await expectNote(page, "as it was")
        const after = (await sessionCookie(page))?.value
        expect(after).toMatch(new RegExp(`^${store}\\.`))
        expect(after).not.toBe(before)
        await plantTicket(thief, before, site.origin)
        await thief.goto("/")
        await expectLoggedOut(thief)
      }
    })

    test("a guest is one click", async ({ page, newPage }) => {
      await page.goto("/")
      await page.getByRole("button", { name: "Continue as guest" }).click()
      await expect(page.getByRole("heading", { name: "You are logged in", exact: true })).toBeVisible()
      await expect(page.getByText(/^guest-[a-z0-9]{8}$/).first()).toBeVisible()

      const other = await newPage()
      await other.goto("/login?next=%2Faccount")
      await other.getByRole("button", { name: "Continue as guest" }).click()
      await expect(other).toHaveURL("/account")
      await expect(other.getByText(/^guest-[a-z0-9]{8}$/).first()).toBeVisible()
    })
  })
}

test("on a page, no error of a form is a fault of the server", async ({ page, visitor, site }) => {
  const before = site.log().length
  await page.goto("/login")
  await fillLogin(page, { username: "nobody-here", password: "wrong" })
  await expect(page.locator("form [role=alert]")).toBeFocused()
  await fillLogin(page, await createAccount(visitor))
  await expect(page).toHaveURL("/")
  expect(site.log().slice(before)).not.toMatch(/unexpected_error|"level":"(error|fatal)"|⨯/)
})
