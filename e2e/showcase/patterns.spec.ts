/** One contract for all patterns: the same login, whichever way it is made. And what each is there to show. */
import type { Page } from "@playwright/test"
import { patterns } from "../../lib/demo/patterns.ts"
import { test as base, expect } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"

/** For what a script is refused: the browser says so in the console, and that is no fault of the page. */
const test = base.extend<{ unwatched: Page }>({
  unwatched: async ({ browser, baseURL, extraHTTPHeaders, javaScriptEnabled }, use) => {
    const context = await browser.newContext({ baseURL, extraHTTPHeaders, javaScriptEnabled })
    await use(await context.newPage())
    await context.close()
  },
})

const loggedOut = "You are not logged in."

/** The pattern itself, beside its source, which holds the same words. */
const atWork = (page: Page) => page.getByRole("region", { name: "The pattern at work" })

async function expectStatus(page: Page, text: string | RegExp): Promise<void> {
  await expect(atWork(page).getByRole("status").filter({ hasText: text })).toBeVisible()
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    for (const { name, title } of patterns) {
      test(`${title}: in, reload, out`, async ({ page }) => {
        // What comes late on the page has its own test.
        const open = () => page.goto(`/patterns/${name}`, { waitUntil: "commit" })
        await open()
        await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible()
        await expectStatus(page, loggedOut)
        await page.getByRole("button", { name: "Continue as guest" }).click()
        await expectStatus(page, /^You are logged in as guest-\w+\.$/)
        await open()
        await expectStatus(page, "You are logged in as guest-")
        await page.getByRole("button", { name: "Logout" }).click()
        await expectStatus(page, loggedOut)
        await open()
        await expectStatus(page, loggedOut)
      })
    }

    for (const name of ["server-action", "no-javascript", "client-component"]) {
      test(`${name}: a wrong password is refused, the right one logs in`, async ({ unwatched: page, visitor }) => {
        const { username, password } = await createAccount(visitor)
        await page.goto(`/patterns/${name}`)
        for (const [entered, outcome] of [
          [`${password}x`, "Wrong username or password."],
          [password, `You are logged in as ${username}.`],
        ] as const) {
          await page.getByLabel("Username").fill(username)
          await page.getByRole("textbox", { name: "Password", exact: true }).fill(entered)
          await page.getByRole("button", { name: "Log in", exact: true }).click()
          await expect(atWork(page).getByText(outcome)).toBeVisible()
        }
        expect(page.url()).not.toContain(password)
      })
    }
  })
}

test("SWR: what happens in one tab shows in the other", async ({ page }) => {
  const other = await page.context().newPage()
  for (const tab of [page, other]) await tab.goto("/patterns/client-component")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  for (const tab of [page, other]) await expectStatus(tab, "You are logged in as guest-")
  await other.getByRole("button", { name: "Logout" }).click()
  for (const tab of [page, other]) await expectStatus(tab, loggedOut)
})

test("SWR: who comes back by links sees what holds now, and never what held before", async ({ page }) => {
  const toIndex = () => page.getByRole("banner").getByRole("link", { name: "Cloakroom" }).click()
  const back = async () => {
    await page.getByRole("banner").getByRole("link", { name: "Patterns" }).click()
    await page.getByRole("link", { name: patternTitle }).click()
    await page.waitForURL("/patterns/client-component")
  }
  const patternTitle = patterns.find(({ name }) => name === "client-component")?.title ?? ""
  await page.goto("/patterns/client-component")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await expectStatus(page, "You are logged in as guest-")
  // Every text that the status has from here on.
  await page.evaluate(() => {
    const said: string[] = []
    new MutationObserver(() => said.push(document.querySelector("main [role=status]")?.textContent ?? "")).observe(
      document,
      {
        subtree: true,
        childList: true,
        characterData: true,
      },
    )
    Object.assign(window, { said })
  })
  for (const [button, heading, status, wrong] of [
    ["Logout", "You are not logged in.", loggedOut, "You are logged in as"],
    ["Continue as guest", "You are logged in", "You are logged in as guest-", loggedOut],
  ] as const) {
    await toIndex()
    await page.getByRole("button", { name: button }).first().click()
    await expect(page.getByRole("heading", { name: heading, exact: true })).toBeVisible()
    await page.evaluate(() => (window as unknown as { said: string[] }).said.splice(0))
    await back()
    await expectStatus(page, status)
    const said = await page.evaluate(() => (window as unknown as { said: string[] }).said)
    expect(said.filter((text) => text.includes(wrong))).toEqual([])
  }
})

test("SWR: a logout that the server refuses is taken back", async ({ unwatched: page }) => {
  await page.goto("/patterns/client-component")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await expectStatus(page, "You are logged in as guest-")
  // The page has been made anew for the guest.
  await expect(atWork(page).locator("input[name=login]")).not.toHaveValue("nobody")
  const refusal = {
    status: 503,
    contentType: "application/problem+json",
    body: '{"detail":"Not available now."}',
  }
  await page.route("/api/session", async (route) => {
    if (route.request().method() !== "DELETE") return route.continue()
    await expectStatus(page, loggedOut)
    await route.fulfill(refusal)
  })
  const answered = page.waitForResponse((response) => response.status() === 503)
  await page.getByRole("button", { name: "Logout" }).click()
  await answered
  await expectStatus(page, "You are logged in as guest-")
  await expect(atWork(page).getByText("Not available now.")).toBeVisible()
})

test("data access layer: the members' page asks for a login, and comes back", async ({ page, visitor }) => {
  const credentials = await createAccount(visitor)
  await page.goto("/patterns/data-access-layer/members")
  await expect(page).toHaveURL("/login?next=%2Fpatterns%2Fdata-access-layer%2Fmembers")
  await page.getByLabel("Username").fill(credentials.username)
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(credentials.password)
  await page.getByRole("button", { name: "Log in", exact: true }).click()
  await expect(page.getByText("The coats are counted every evening.")).toBeVisible()
})

test("layout: what it read stays, the page knows better", async ({ page }) => {
  await page.goto("/patterns/layout-reading")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await expectStatus(page, "You are logged in as guest-")
  await page.getByRole("button", { name: "End the session behind this page's back" }).click()
  await expect(page.getByText("The session has ended. Go to the other page now")).toBeVisible()
  await page.getByRole("link", { name: "To the second page" }).click()
  await expect(page.getByTestId("page-reading")).toContainText("not logged in")
  await expect(page.getByTestId("layout-reading")).toContainText("says: logged in.")
})

test("proxy and API: the transcripts are of this server, and hold no ticket", async ({ page }) => {
  await page.goto("/patterns/proxy")
  await page.getByRole("button", { name: "Run it on this server" }).click()
  const transcript = page.getByRole("region", { name: "Transcript" })
  await expect(transcript.getByText("location: /login?next=%2Faccount")).toHaveCount(2)
  await page.goto("/patterns/api")
  await page.getByRole("button", { name: "Run it on this server" }).click()
  await expect(transcript.getByText('"data":{"basket":["tea"]}')).toHaveCount(2)
  await expect(transcript.getByText('{"loggedIn":false,"data":{}}')).toHaveCount(1)
  expect(await transcript.textContent()).not.toMatch(/database\.[\w-]{43}/)
  expect(await page.context().cookies()).toEqual([])
})

test("streaming: the page does not wait for what is slow", async ({ page }) => {
  await page.goto("/patterns/streaming", { waitUntil: "commit" })
  await expect(atWork(page).getByText("Still looking.")).toBeVisible()
  await expect(atWork(page).getByText("Nowhere.")).toBeVisible()
})

test("device binding: says of one's own login that it is not bound, and why", async ({ page }) => {
  await page.goto("/patterns/device-binding")
  await page.getByRole("button", { name: "Continue as guest" }).click()
  await expect(atWork(page).getByRole("definition")).toHaveText("not bound")
  await expect(atWork(page)).toContainText("This site is served over plain http")
  await expect(page.getByRole("region", { name: "app/api/dbsc/register/route.ts" })).toContainText("registerDevice")
})
