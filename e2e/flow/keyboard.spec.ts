/** Everything by keyboard alone; and after each step the focus is where one goes on, never lost. */
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { expectLoggedIn, fillLogin, logInByApi } from "../support/pages.ts"

const focused = (page: Page) => page.locator(":focus")

/** What a screen reader calls the element that has the focus, as far as these pages name theirs. */
function nameOfFocused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLInputElement
    const name = element.ariaLabel ?? element.labels?.[0]?.textContent ?? element.textContent ?? ""
    return name.trim()
  })
}

/** Tabs on to what has this name. */
async function tabTo(page: Page, name: string | RegExp): Promise<void> {
  for (let n = 0; n < 200; n++) {
    await page.keyboard.press("Tab")
    const current = await nameOfFocused(page)
    if (typeof name === "string" ? current === name : name.test(current)) return
  }
  throw new Error(`The keyboard does not get to ${name}.`)
}

async function press(page: Page, name: string | RegExp, key = "Enter"): Promise<void> {
  await tabTo(page, name)
  await page.keyboard.press(key)
}

test("log in, and out", async ({ page, visitor }) => {
  const credentials = await createAccount(visitor)
  await page.goto("/")
  await press(page, "Login now")
  await expect(page).toHaveURL("/login")
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible()
  await tabTo(page, "Username")
  await page.keyboard.type(credentials.username)
  await tabTo(page, "Password")
  await page.keyboard.type(credentials.password)
  await tabTo(page, "Store")
  await page.keyboard.type("disk")
  await press(page, "Keep me logged in", "Space")
  await page.keyboard.press("Enter")
  await expectLoggedIn(page, credentials)
  expect(await page.context().cookies()).toMatchObject([{ value: expect.stringMatching(/^disk\./) }])
  await press(page, "Logout")
  await expect(focused(page)).toHaveText("You are not logged in.")
})

test("in as a guest, to another store, a note", async ({ page }) => {
  await page.goto("/")
  await press(page, "Continue as guest")
  await expect(focused(page)).toHaveText("You are logged in")

  await tabTo(page, "Note")
  await page.keyboard.type("by keyboard")
  await page.keyboard.press("Enter")
  await expect(page.getByRole("region", { name: "The session's data" })).toContainText("by keyboard")
  await expect(page.getByLabel("Note")).toBeFocused()
  await expect(page.getByLabel("Note")).toHaveValue("by keyboard")

  await press(page, /^disk/)
  const disk = page.getByRole("region", { name: "Where your session is kept" }).getByRole("button", { name: "disk" })
  await expect(disk).toHaveAttribute("aria-current", "true")
  await expect(disk).toBeFocused()
})

test("another session is ended, and one is told", async ({ page, visitor, newVisitor }) => {
  const credentials = await createAccount(visitor)
  for (const other of [visitor, newVisitor()]) await logIn(other, credentials)
  await logInByApi(page, credentials)
  await page.goto("/account")
  const sessions = page.getByRole("region", { name: "Where you are signed in" }).getByRole("listitem")
  for (const left of [2, 1]) {
    await press(page, /^End the session of/)
    await expect(sessions).toHaveCount(left)
    await expect(focused(page)).toHaveText("That session has ended.")
  }
})

test("the questions of the comparison are answered", async ({ page }) => {
  await page.goto("/compare")
  const groups = page.getByRole("region", { name: "Which one for me?" }).getByRole("group")
  await tabTo(page, (await groups.first().locator("label").first().textContent()) ?? "")
  for (let n = 0; n < (await groups.count()); n++) {
    // Radio buttons: one Tab a group, arrows inside.
    if (n > 0) await page.keyboard.press("Tab")
    await page.keyboard.press("Space")
    await page.keyboard.press("ArrowDown")
    await expect(groups.nth(n).getByRole("radio").nth(1)).toBeFocused()
    await expect(groups.nth(n).getByRole("radio").nth(1)).toBeChecked()
  }
  await press(page, "Which one?")
  await expect(page).toHaveURL(/\/compare\?.+#answer$/)
  await expect(focused(page)).toContainText(/^We recommend the.+store/)
})

test("an attack is opened and run", async ({ page }) => {
  await page.goto("/attacks")
  const attack = page.locator("#replay-after-logout")
  await press(page, "A copied cookie after logout")
  await expect(attack.getByRole("button", { name: "Run" })).toBeVisible()
  await press(page, "Run")
  await expect(attack.getByText("database: refused")).toBeVisible()
  await expect(attack.getByRole("button", { name: "Run" })).toBeFocused()
  await press(page, /^What went over the wire/)
  await expect(attack.getByText("POST /api/session HTTP/1.1").first()).toBeVisible()
  await expect(focused(page)).toHaveText(/^What went over the wire/)
})

test("a message that appears is where the focus is", async ({ page }) => {
  await page.goto("/login")
  await fillLogin(page, { username: "nobody-here", password: "wrong" })
  await expect(page.locator("form [role=alert]")).toBeFocused()
})

test("the first Tab offers to skip to the content", async ({ page }) => {
  await page.goto("/")
  await page.keyboard.press("Tab")
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused()
  await page.keyboard.press("Enter")
  await expect(page.locator("#content")).toBeFocused()
})
