/**
 * A page belongs to the login for which it was made: it is not shown once that login has ended, however one comes back to
 * it, and its forms act for no other.
 */
import { renameSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount, signUp } from "../support/accounts.ts"
import { everyPath, expectLoggedIn, expectLoggedOut, letPageAsk, logInByApi, plantTicket } from "../support/pages.ts"

const isQuestion = (sent: { url(): string }) => sent.url().endsWith("/api/session")
/** Of one question and some more, whatever the period exactly is. */
const aWhile = 15_000

/** Counts the page's questions. */
function countQuestions(page: Page): () => number {
  let count = 0
  page.on("request", (request) => {
    if (isQuestion(request)) count += 1
  })
  return () => count
}

/** As if the tab were in the background, or in front again. */
async function setVisible(page: Page, visible: boolean): Promise<void> {
  await page.evaluate(
    (state) => {
      Object.defineProperty(document, "visibilityState", { value: state, configurable: true })
      document.dispatchEvent(new Event("visibilitychange"))
    },
    visible ? "visible" : "hidden",
  )
}

test("what was ended on one device is over on the others, without a click", async ({ page, newPage, visitor }) => {
  const credentials = await createAccount(visitor)
  const [index, account] = [await newPage({ isFresh: true }), await newPage({ isFresh: true })]
  for (const one of [index, account]) await one.clock.install()
  for (const other of [index, account, page]) await logInByApi(other, credentials)
  await index.goto("/")
  for (const one of [account, page]) await one.goto("/account")
  await page.getByRole("button", { name: "End all other sessions" }).click()
  await expect(page.getByText("All your other sessions have ended.")).toBeVisible()

  for (const one of [index, account]) await letPageAsk(one)
  await expectLoggedOut(index)
  await expect(index.getByText("Ended: logged out from another device", { exact: true })).toBeVisible()
  await expect(account).toHaveURL("/login?next=%2Faccount")
  await expect(account.getByText("You were logged out from another device.")).toBeVisible()
  // Whose login still holds sees nothing of it.
  await expect(page).toHaveURL("/account?done=others-ended")
})

test("so is another user's login in another tab", async ({ freshPage: page, visitor, newVisitor, site }) => {
  await page.clock.install()
  await logInByApi(page, await createAccount(visitor))
  await page.goto("/")
  const other = newVisitor()
  const { username } = await signUp(other)
  await plantTicket(page, other.ticket ?? "", site.origin)
  await letPageAsk(page)
  await expectLoggedIn(page, { username })
})

test("a page in the background does not ask; in front again it does so at once", async ({
  freshPage: page,
  visitor,
}) => {
  const credentials = await createAccount(visitor)
  await page.clock.install()
  await logInByApi(page, credentials)
  await page.goto("/")
  const questions = countQuestions(page)
  const answered = page.waitForResponse(isQuestion)
  await page.clock.runFor(aWhile)
  await answered
  expect(questions()).toBeGreaterThan(0)

  await setVisible(page, false)
  const before = questions()
  await page.clock.runFor(4 * aWhile)
  expect(questions()).toBe(before)
  await Promise.all([page.waitForRequest(isQuestion), setVisible(page, true)])
})

test("who is not logged in is not asked about", async ({ freshPage: page }) => {
  await page.clock.install()
  await page.goto("/")
  await expectLoggedOut(page)
  const questions = countQuestions(page)
  await page.clock.runFor(4 * aWhile)
  expect(questions()).toBe(0)
})

test("while the store is down the page stays as it is", async ({ freshPage: page, visitor, site }) => {
  await page.clock.install()
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials, { store: "disk" })
  await page.goto("/")
  const folder = join(site.folder, "data", "sessions")
  const answer = async (status: number) => {
    const answered = page.waitForResponse((response) => isQuestion(response) && response.status() === status)
    await letPageAsk(page)
    await answered
  }
  renameSync(folder, `${folder}-away`)
  try {
    await answer(503)
    await expectLoggedIn(page, credentials)
  } finally {
    renameSync(`${folder}-away`, folder)
  }
  await answer(200)
  await expectLoggedIn(page, credentials)
})

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
  await page.request.delete("/api/session", { headers: { Origin: site.origin } })
  const answer = await holdQuestions(page)
  // What a browser says that has kept the page as it was, no-store or not.
  await page.evaluate(() => dispatchEvent(new PageTransitionEvent("pageshow", { persisted: true })))
  await expect(page.getByRole("heading", { name: "Your account" })).toBeHidden()
  await answer()
  await expect(page).toHaveURL("/login?next=%2Faccount")
})

test("while no answer comes it stays hidden and says so; what was typed is still there", async ({
  freshPage: page,
  visitor,
}) => {
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials)
  await page.goto("/")
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

test("every page that shows the user's name is guarded", async ({ visitor }) => {
  const { username } = await signUp(visitor)
  const guarded: string[] = []
  for (const path of await everyPath(visitor)) {
    const { text } = await visitor.get(path)
    const shown = text.replace(/<script[\s\S]*?<\/script>/g, "")
    if (!shown.includes(username)) continue
    guarded.push(path)
    // What the page's own script is given for the guard.
    expect(text, path).toMatch(/\\"login\\":\\"[0-9a-f-]{36}\\",\\"view\\":/)
  }
  expect(guarded).toEqual(expect.arrayContaining(["/", "/account", "/patterns/server-action"]))
})
