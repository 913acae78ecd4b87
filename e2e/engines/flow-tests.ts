/** What a visitor does, from one page to the next. */
import { expect, stores } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import { test } from "./fixtures.ts"
import {
  addVisit,
  expectAlive,
  expectLoggedIn,
  expectLoggedOut,
  expectNote,
  expectNoWords,
  expectPath,
  expectVisible,
  expectVisits,
  fillLogin,
  logInOnPage,
  logOutOnIndex,
  saveNote,
  sessionCookie,
  switchStore,
} from "./pages.ts"
import { button, heading, link, paragraph } from "./words.ts"

export function testFlow(): void {
  test("index, login, something kept, logout", async ({ tab, visitor }) => {
    const credentials = await createAccount(visitor)
    await tab.goto("/")
    await expectLoggedOut(tab)
    expect(await sessionCookie(tab)).toBeUndefined()
    await tab.click(link("Login now"))
    await fillLogin(tab, credentials, { store: "cookie" })
    await expectLoggedIn(tab, credentials)
    await expectPath(tab, "/")
    const cookie = await sessionCookie(tab)
    expect(cookie).toMatchObject({ name: "session", httpOnly: true, expires: -1 })
    expect(cookie?.value.split(".")[0]).toBe("cookie")
    expect(await tab.run("return document.cookie")).toBe("")

    await addVisit(tab, 1)
    await saveNote(tab, "no sugar")
    await tab.reload()
    await expectLoggedIn(tab, credentials)
    await expectVisits(tab, 1)
    await expectNote(tab, "no sugar")

    await logOutOnIndex(tab)
    await expectVisits(tab, 0)
    await expectNote(tab, "")
    expect(await sessionCookie(tab)).toBeUndefined()
    await tab.reload()
    await expectLoggedOut(tab)
  })

  test("through all stores in turn: logged in, data intact, old tickets dead", async ({ tab, visitor }) => {
    const credentials = await createAccount(visitor)
    await logInOnPage(tab, credentials)
    await addVisit(tab, 1)
    await saveNote(tab, "as it was")
    for (const store of [...stores, "database"]) {
      visitor.ticket = (await sessionCookie(tab))?.value
      expect((await visitor.session()).loggedIn).toBe(true)
      await switchStore(tab, store)
      await expectLoggedIn(tab, credentials)
      await expectVisits(tab, 1)
      await expectNote(tab, "as it was")
      expect((await sessionCookie(tab))?.value).toMatch(new RegExp(`^${store}\\.`))
      expect((await visitor.session()).loggedIn).toBe(false)
    }
  })

  test("after logout, going back shows nothing personal", async ({ tab, visitor }) => {
    const credentials = await createAccount(visitor)
    await logInOnPage(tab, credentials)
    await tab.click(link("Your account"))
    await expectVisible(tab, heading("Your account"))
    await tab.goto("/logout")
    await tab.click(button("Logout"))
    await expectLoggedOut(tab)
    for (const [path, title] of [
      ["/logout", "Logout"],
      ["/login?next=%2Faccount", "Log in"],
      ["/", "You are not logged in."],
    ] as const) {
      await tab.back()
      await expectVisible(tab, heading(title))
      await expectPath(tab, path)
      await expectNoWords(tab, credentials.username)
      await tab.reload()
      await expectVisible(tab, heading(title))
      await expectNoWords(tab, credentials.username)
      // Of pages of one document Next hears when one goes back, once its scripts have begun; before, nothing happens.
      await expectAlive(tab)
    }
  })

  test("a page that the browser has kept shows nothing personal once its login was ended elsewhere", async ({
    tab,
    visitor,
  }) => {
    const credentials = await createAccount(visitor)
    for (const path of ["/patterns/server-action", "/account"]) {
      await logInOnPage(tab, credentials)
      // WebKit tells of a new cookie a little later than its pages know it.
      await expect(async () => {
        visitor.ticket = (await sessionCookie(tab))?.value
        expect((await visitor.session()).loggedIn).toBe(true)
      }).toPass()
      await tab.goto(path)
      await tab.goto("/source")
      await visitor.delete("/api/session")
      await tab.back()
      await expectVisible(tab, path === "/account" ? heading("Log in") : paragraph("You are not logged in."))
      await expectNoWords(tab, credentials.username)
    }
  })
}
