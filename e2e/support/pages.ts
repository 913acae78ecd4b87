/** What a visitor does on the pages, in the words that are on them. Works with JavaScript and without. */
import { expect, type Page } from "@playwright/test"
import type { Credentials, Visitor } from "./visitor.ts"

export interface LoginChoice {
  readonly store?: string
  readonly remember?: boolean
}

/** Fills in the login form that is open, and sends it. */
export async function fillLogin(page: Page, credentials: Credentials, choice: LoginChoice = {}): Promise<void> {
  await expect(page.getByRole("heading", { name: "Log in" })).toBeVisible()
  await page.getByLabel("Username").fill(credentials.username)
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(credentials.password)
  if (choice.store) await page.getByLabel("Store").selectOption(choice.store)
  if (choice.remember) await page.getByLabel("Keep me logged in").check()
  await page.getByRole("button", { name: "Log in", exact: true }).click()
}

/** Logs in on the login page, and is on the index then. */
export async function logInOnPage(page: Page, credentials: Credentials, choice?: LoginChoice): Promise<void> {
  await page.goto("/login")
  await fillLogin(page, credentials, choice)
  await expectLoggedIn(page, credentials)
}

/** Has the browser be logged in without a page: where the login itself is not what a test is about. */
export async function logInByApi(page: Page, login: Credentials | { guest: true }, choice: LoginChoice = {}) {
  const answer = await page.request.post("/api/session", { data: { ...login, ...choice } })
  expect(answer.status(), await answer.text()).toBe(200)
}

/** Logs in with a throwaway account, by the button on the index. */
export async function continueAsGuest(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Continue as guest" }).first().click()
  await expect(page.getByRole("heading", { name: "You are logged in", exact: true })).toBeVisible()
}

/** Waits until a page's scripts have taken over what the server has sent. */
export async function expectAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const controls = [...document.querySelectorAll("a, button")]
    return controls.every((control) => Object.keys(control).some((key) => key.startsWith("__reactProps")))
  })
}

/** Has a page ask whether its login still holds, as it does every few seconds. The page's clock was installed before. */
export async function letPageAsk(page: Page): Promise<void> {
  await expectAlive(page)
  await page.clock.fastForward(15_000)
}

export async function expectLoggedIn(page: Page, { username }: Pick<Credentials, "username">): Promise<void> {
  await expect(page.getByRole("heading", { name: "You are logged in", exact: true })).toBeVisible()
  await expect(page.getByRole("region", { name: "You are logged in" }).getByText(username)).toBeVisible()
}

export async function expectLoggedOut(page: Page): Promise<void> {
  await expect(page.getByRole("heading", { name: "You are not logged in." })).toBeVisible()
}

export async function logOutOnIndex(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Logout" }).click()
  await expectLoggedOut(page)
}

export async function addVisit(page: Page, total: number): Promise<void> {
  await page.getByRole("button", { name: "Add a visit" }).click()
  await expectVisits(page, total)
}

export async function expectVisits(page: Page, total: number): Promise<void> {
  await expect(page.getByLabel("Visits", { exact: true })).toHaveText(String(total))
}

/** Saves a note, and waits until it has been: the button is on its way until then. */
export async function saveNote(page: Page, note: string): Promise<void> {
  await page.getByLabel("Note").fill(note)
  const saved = page.waitForResponse((response) => response.request().method() === "POST")
  await page.getByRole("button", { name: "Save the note" }).click()
  await saved
  await expect(page.getByRole("button", { name: "Save the note" })).not.toHaveAttribute("aria-disabled", "true")
}

export async function expectNote(page: Page, note: string): Promise<void> {
  await expect(page.getByLabel("Note")).toHaveValue(note)
}

/** Moves the session by the switch on the index, and waits for the new ticket: to the store where it is, too. */
export async function switchStore(page: Page, store: string): Promise<void> {
  const button = page.getByRole("region", { name: "Where your session is kept" }).getByRole("button", { name: store })
  const moved = page.waitForResponse((response) => response.request().method() === "POST")
  await button.click()
  await moved
  await expect(button).toHaveAttribute("aria-current", "true")
}

/** Has the site's fonts come so late that others are used. */
export async function delayFonts(page: Page): Promise<void> {
  await page.route("**/*.woff2", async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500))
    await route.continue()
  })
}

/** The one cookie that the browser has of this site; undefined for none. */
export async function sessionCookie(page: Page) {
  const cookies = await page.context().cookies()
  expect(cookies.length).toBeLessThanOrEqual(1)
  return cookies[0]
}

/** Puts a ticket into a browser: what a thief does with a copy. */
export async function plantTicket(page: Page, value: string, url: string): Promise<void> {
  await page.context().addCookies([{ name: "session", value, url, httpOnly: true, sameSite: "Lax" }])
}

/**
 * Every page that links lead to, from the index on, as this visitor sees them; and those that no link leads to. Of those
 * that are all alike, one.
 */
export async function everyPath(visitor: Visitor): Promise<string[]> {
  const paths = ["/", "/login", "/signup", "/logout", "/account", "/nowhere"]
  for (const path of paths) {
    const { text } = await visitor.get(path)
    for (const [, href = ""] of text.matchAll(/<a [^>]*?href="(\/[^"?#]*)/g)) {
      if (paths.includes(href) || href.startsWith("/api")) continue
      const kind = alike.find((start) => href.startsWith(start))
      if (kind && paths.some((known) => known.startsWith(kind))) continue
      paths.push(href)
    }
  }
  return paths
}

/** Looks at each path in one of some tabs: while a page waits for an idle network, another one works. */
export async function inTabs(
  tabs: readonly Page[],
  paths: readonly string[],
  look: (tab: Page, path: string) => Promise<void>,
): Promise<void> {
  const left = [...paths]
  await Promise.all(
    tabs.map(async (tab) => {
      for (let path = left.shift(); path !== undefined; path = left.shift()) await look(tab, path)
    }),
  )
}

/** Pages that each show one source file, and those that each show a chapter. */
const alike = ["/source/", "/docs/"]
