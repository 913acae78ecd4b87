/** A page that shows something of a login notices by itself when that is over. */
import { renameSync } from "node:fs"
import { join } from "node:path"
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount, signUp } from "../support/accounts.ts"
import {
  everyPath,
  expectAlive,
  expectLoggedIn,
  expectLoggedOut,
  letPageAsk,
  logInByApi,
  plantTicket,
} from "../support/pages.ts"

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
  await expectAlive(page)
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
  await expectAlive(page)
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
