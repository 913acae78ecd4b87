/** A page to which somebody comes back is not shown once its login has ended, whoever has kept it: the router or the browser. */
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import { expectLoggedIn, logInByApi } from "../support/pages.ts"

/** Opens a page of the site, and goes on to another by a link, so that the router keeps the first. */
async function visitAndLeave(page: Page, path: string): Promise<void> {
  await page.goto(path)
  await page.getByRole("banner").getByRole("link", { name: "Compare" }).click()
  await page.waitForURL("/compare")
}

/** Holds the answers to the page's questions back. @returns lets them through */
async function holdQuestions(page: Page): Promise<() => Promise<void>> {
  const { promise, resolve } = Promise.withResolvers<void>()
  await page.route("/api/session", async (route) => {
    await promise
    await route.continue()
  })
  return async () => resolve()
}

test("after a logout in this tab, going back never shows a page of that login", async ({ page, visitor }) => {
  const { username, password } = await createAccount(visitor)
  for (const path of ["/", "/patterns/data-access-layer/members"]) {
    await logInByApi(page, { username, password })
    await visitAndLeave(page, path)
    await page.getByRole("banner").getByRole("link", { name: "Patterns" }).click()
    await page
      .getByRole("link", { name: /client component/i })
      .first()
      .click()
    await page.getByRole("button", { name: "Logout" }).click()
    // The page has been made anew: this tab knows that nobody is logged in.
    await expect(page.locator("input[name=login]").first()).toHaveValue("nobody")
    // Counts the frames in which the name is to be seen, from now on, in this document.
    await page.evaluate((name) => {
      const counter = { frames: 0 }
      const look = () => {
        // biome-ignore lint/performance/useDomNodeTextContent: only what is to be seen counts
        if (document.body.innerText.includes(name)) counter.frames += 1
        requestAnimationFrame(look)
      }
      look()
      Object.assign(window, { counter })
    }, username)
    for (let n = 0; n < 3; n++) await page.goBack()
    await expect(page.getByText(/^(You are not logged in\.|Log in)$/).first()).toBeVisible()
    expect(await page.evaluate(() => (window as { counter?: { frames: number } }).counter?.frames ?? 0), path).toBe(0)
  }
})

test("a page to which one comes back is hidden until its login is confirmed", async ({ page, visitor }) => {
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials)
  await visitAndLeave(page, "/account")
  const answer = await holdQuestions(page)
  await page.goBack()
  await expect(page.getByRole("heading", { name: "Your account" })).toBeHidden()
  await expect(page.getByText("Asking the server whether you are still logged in.")).toBeVisible()
  await answer()
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible()
})

test("a page to which one comes back after the login has ended elsewhere shows nothing of it", async ({
  page,
  visitor,
  site,
}) => {
  const credentials = await createAccount(visitor)
  for (const path of ["/account", "/patterns/data-access-layer/members"]) {
    await logInByApi(page, credentials)
    await visitAndLeave(page, path)
    await page.request.delete("/api/session", { headers: { Origin: site.origin } })
    const answer = await holdQuestions(page)
    await page.goBack()
    await expect(page.getByRole("main").getByText(credentials.username)).toBeHidden()
    await answer()
    await expect(page).toHaveURL(`/login?next=${encodeURIComponent(path)}`)
    await page.unrouteAll()
  }
})

test("so is a page that the browser itself has kept", async ({ page, visitor, site }) => {
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials)
  await page.goto("/account")
  // The page's scripts have begun.
  await expect(page.getByRole("button", { name: "Show the current password" })).toBeVisible()
  await page.request.delete("/api/session", { headers: { Origin: site.origin } })
  const answer = await holdQuestions(page)
  // What a browser says that has kept the page as it was, no-store or not.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })))
  await expect(page.getByRole("heading", { name: "Your account" })).toBeHidden()
  await answer()
  await expect(page).toHaveURL("/login?next=%2Faccount")
})

test("one whose scripts the browser had stopped before they could look after it is made anew", async ({
  freshPage: page,
  visitor,
  site,
}) => {
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials)
  // React goes on by a message to itself, which was lost when the browser kept the page.
  await page.addInitScript(() => Object.assign(MessagePort.prototype, { postMessage() {} }))
  await page.goto("/patterns/server-action", { waitUntil: "networkidle" })
  await expect(page.getByText(`You are logged in as ${credentials.username}.`)).toBeVisible()
  await page.request.delete("/api/session", { headers: { Origin: site.origin } })
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })))
  await expect(page.getByText("You are not logged in.")).toBeVisible()
})

test("while no answer comes it stays hidden and says so; what was typed is still there", async ({
  freshPage: page,
  visitor,
}) => {
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials)
  await page.goto("/")
  await expect(page.getByText(/\d left$/).first()).toBeVisible()
  await page.getByLabel("Note").fill("half a thought")
  await page.route("/api/session", (route) => route.abort())
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })))
  await expect(page.getByText("The server did not answer")).toBeVisible()
  await expect(page.getByLabel("Note")).toBeHidden()
  await page.unrouteAll()
  await page.evaluate(() => dispatchEvent(new Event("online")))
  await expect(page.getByLabel("Note")).toHaveValue("half a thought")
  await expectLoggedIn(page, credentials)
})
