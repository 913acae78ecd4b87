/** The time machine on the index: time passes for one session, and for nobody else's. */
import type { Locator, Page } from "@playwright/test"
import { expect, stores, test } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import { expectLoggedIn, expectLoggedOut, logInByApi } from "../support/pages.ts"

/** The cookie store has nothing to keep, Redis removes it by itself, and the memory store is not looked into. */
const keepsUntilSwept: readonly string[] = ["database", "disk", "shelf"]

async function beGuest(page: Page, store: string): Promise<void> {
  await logInByApi(page, { guest: true }, { store })
  await page.goto("/")
}

/** Moves the slider until the page says this: what is done before its scripts have taken the page over can be lost. */
async function slide(page: Page, move: (slider: Locator) => Promise<void>, said: string): Promise<void> {
  await expect(async () => {
    await move(page.getByLabel("Skip ahead by"))
    await expect(page.getByText(said)).toBeVisible({ timeout: 1000 })
  }).toPass()
}

/** Lets the time pass that the slider stands at, and waits until it has. */
async function go(page: Page): Promise<void> {
  const answered = page.waitForResponse((response) => response.request().method() === "POST")
  await page.getByRole("button", { name: "Go", exact: true }).click()
  await answered
}

// Without JavaScript it is the same action, in whichever store: one is enough.
for (const [store, javaScriptEnabled] of [...stores.map((store) => [store, true] as const), ["disk", false] as const]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test(`${store}: some time leaves the session alive`, async ({ page }) => {
      await beGuest(page, store)
      const login = page.getByRole("listitem").filter({ hasText: "Logged in, with a new ticket" })
      const loginTime = () => login.locator("time").getAttribute("datetime", { timeout: 5000 })
      const before = Date.parse((await loginTime()) ?? "")
      await page.getByRole("button", { name: "Go", exact: true }).click()
      // The slider stands at the first position that makes a touch due: 104 s with the default timeouts.
      await expect.poll(async () => before - Date.parse((await loginTime()) ?? "")).toBe(104_000)
      await expect(page.getByRole("heading", { name: "You are logged in", exact: true })).toBeVisible()
    })
  })
}

for (const store of stores) {
  test(`${store}: past the idle end the session is over, another's is not`, async ({ page, visitor }) => {
    await visitor.post("/api/session", { guest: true, store })
    await beGuest(page, store)
    await slide(page, (slider) => slider.fill("25"), "Then you have been inactive for too long, and your session ends.")
    await page.getByRole("button", { name: "Go", exact: true }).click()
    await expect(page.getByRole("heading", { name: "You are not logged in." })).toBeVisible()
    const held = page.getByRole("region", { name: "What the server holds" })
    if (keepsUntilSwept.includes(store)) await expect(held).toContainText("next sweep deletes it")
    await page.getByRole("button", { name: "Sweep now" }).click()
    await expect(held).toContainText("No session of yours.")
    await page.goto("/login")
    await expect(page.getByText("Your session has expired. Log in again to continue.")).toBeVisible()
    expect(await visitor.session()).toMatchObject({ loggedIn: true, store })
  })
}

test("the absolute end comes whatever the activity", async ({ page, visitor }) => {
  // With "remember me" there is no idle end: what ends the session can only be the absolute one.
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials, { remember: true })
  await page.goto("/")
  const slider = page.getByLabel("Skip ahead by")
  await slide(
    page,
    () => slider.press("End"),
    "Then your session has reached its maximum age and ends, however active you were.",
  )
  await slider.press("ArrowLeft")
  await expect(page.getByText("Your session stays alive.")).toBeVisible()
  await go(page)
  await expectLoggedIn(page, credentials)
  // That view was activity, and yet a little more is too much.
  await slider.press("End")
  await go(page)
  await expectLoggedOut(page)
  await expect(page.getByRole("region", { name: "Its timeline" })).toContainText("Ended: expired")
})

for (const store of stores) {
  test(`${store}: a view soon after the last is not written down as activity; one after a while is: a touch`, async ({
    page,
  }) => {
    await beGuest(page, store)
    const held = page.getByRole("region", { name: "What the server holds" })
    const lastSeen = held.getByRole("term").filter({ hasText: /^last_seen_at$/ })
    const seenAt = async () => Date.parse((await lastSeen.locator("+ dd").textContent()) ?? "")
    const before = await seenAt()

    await slide(
      page,
      (slider) => slider.press("Home"),
      "Your session stays alive. So short a time is not even recorded.",
    )
    await go(page)
    await expect.poll(seenAt).toBe(before - 3000)
    await page.reload()
    expect(await seenAt()).toBe(before - 3000)

    await expect(page.getByText("Your next page view is recorded as activity.")).toBeVisible()
    await go(page)
    // It is written down after the answer: the next view but one shows it for certain. The page tells seconds, and all this may
    // happen within one: without a touch it would be minutes ago.
    await expect(async () => {
      await page.reload()
      expect(await seenAt()).toBeGreaterThanOrEqual(before)
    }).toPass()
  })
}
