/** A form whose answer does not come stays as it is, with what was typed, and says what happened and what to do. */
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import { expectLoggedIn, expectLoggedOut, expectNote, letPageAsk, logInByApi } from "../support/pages.ts"

/** A page that took long to arrive asks first whether its login still holds, and hides what nobody confirms. */
async function goOffline(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle")
  await page.context().setOffline(true)
}

test("offline", async ({ freshPage: page, visitor }) => {
  await logInByApi(page, await createAccount(visitor))
  await page.goto("/")
  await page.getByLabel("Note").fill("written on a train")
  await goOffline(page)
  await page.getByRole("button", { name: "Save the note" }).click()
  await expect(page.getByText("No answer came from the server.")).toBeVisible()
  await expectNote(page, "written on a train")
  await page.context().setOffline(false)
  await page.getByRole("button", { name: "Save the note" }).click()
  await expect(page.getByText("No answer came from the server.")).toBeHidden()
  await expectNote(page, "written on a train")
  expect((await (await page.request.get("/api/session")).json()).data).toEqual({ note: "written on a train" })
})

test("passwords, too, are not typed twice for that", async ({ freshPage: page, visitor }) => {
  const credentials = await createAccount(visitor)
  await page.goto("/login")
  await page.getByLabel("Username").fill(credentials.username)
  await page.getByRole("textbox", { name: "Password", exact: true }).fill(credentials.password)
  await goOffline(page)
  await page.getByRole("button", { name: "Log in", exact: true }).click()
  await expect(page.getByText("No answer came from the server.")).toBeVisible()
  await page.context().setOffline(false)
  await page.getByRole("button", { name: "Log in", exact: true }).click()
  await expectLoggedIn(page, credentials)
})

test("a logout that was done, and whose answer was lost", async ({ freshPage: page, visitor }) => {
  await page.clock.install()
  await logInByApi(page, await createAccount(visitor))
  await page.goto("/")
  await page.route("/", async (route) => {
    if (route.request().method() !== "POST") return route.continue()
    await route.fetch()
    await route.abort()
  })
  const lost = page.waitForEvent("requestfailed")
  await page.getByRole("button", { name: "Logout" }).click()
  await lost
  await letPageAsk(page)
  await expectLoggedOut(page)
})

test("the same where a client component asks the API", async ({ freshPage: page, visitor }) => {
  await logInByApi(page, await createAccount(visitor))
  await page.goto("/patterns/client-component")
  await page.route("/api/session", async (route) => {
    if (route.request().method() !== "DELETE") return route.continue()
    await route.fetch()
    await route.abort()
  })
  await page.getByRole("button", { name: "Logout" }).click()
  await expect(page.getByText("You are not logged in.")).toBeVisible()
  await expect(page.getByRole("button", { name: "Log in", exact: true })).toBeVisible()
})

const tooLong = "x".repeat(70_000)
const refusal = "What was sent is too large: the server takes at most 64 KiB (65,536 bytes)."

for (const javaScriptEnabled of [true, false]) {
  test(`what the server refuses to read, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    browser,
    site,
  }) => {
    // Not a page that is watched: the browser complains of the status.
    const page = await browser.newPage({ javaScriptEnabled, baseURL: site.origin })
    await page.goto("/login")
    await page.getByLabel("Username").fill(tooLong)
    await page.getByLabel("Password", { exact: true }).fill("a password of some length")
    await page.getByRole("button", { name: "Log in", exact: true }).click()
    await expect(page.getByText(refusal)).toBeVisible()
    if (javaScriptEnabled) await expect(page.getByLabel("Username")).toHaveValue(tooLong)
    else await expect(page.getByRole("heading", { name: "This was not done" })).toBeVisible()
    await page.close()
  })
}
