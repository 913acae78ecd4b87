/** Nothing that a browser is sent while it is used holds a whole ticket, the `Set-Cookie` header aside. */
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, newCredentials } from "../support/accounts.ts"
import {
  addVisit,
  fillLogin,
  logInOnPage,
  logOutOnIndex,
  saveNote,
  sessionCookie,
  switchStore,
} from "../support/pages.ts"

test("through the whole flow, with JavaScript", async ({ page, visitor }) => {
  const credentials = await createAccount(visitor)
  const bodies: Promise<[url: string, text: string]>[] = []
  const tickets = new Set<string>()
  page.on("response", (response) => {
    if (response.url().includes("/_next/static/")) return
    const label = `${response.request().method()} ${response.url()}`
    // The body of a redirect can not be asked for.
    bodies.push(
      response.text().then(
        (text) => [label, text],
        () => [label, ""],
      ),
    )
  })
  const keepTicket = async () => {
    const ticket = (await sessionCookie(page))?.value
    if (ticket) tickets.add(ticket)
    expect(await page.evaluate(() => document.cookie)).toBe("")
    if (ticket) expect(await page.content()).not.toContain(ticket.slice(ticket.indexOf(".") + 1))
  }

  await page.goto("/")
  await addVisit(page, 1)
  await keepTicket()
  await page.goto("/login")
  await fillLogin(page, { ...credentials, password: "wrong" })
  await expect(page.locator("form [role=alert]")).toBeVisible()
  await logInOnPage(page, credentials)
  await keepTicket()
  for (const store of stores) {
    await switchStore(page, store)
    await saveNote(page, store)
    await keepTicket()
  }
  await page.goto("/account")
  await page.getByLabel("Current password", { exact: true }).fill(credentials.password)
  await page.getByLabel("New password", { exact: true }).fill(newCredentials().password)
  await page.getByRole("button", { name: "Change the password" }).click()
  await expect(page.getByText("Your password is changed.")).toBeVisible()
  await keepTicket()
  await page.goto("/")
  await logOutOnIndex(page)

  expect(tickets.size).toBeGreaterThanOrEqual(stores.length + 3)
  const texts = await Promise.all(bodies)
  expect(texts.filter(([, text]) => text !== "").length).toBeGreaterThan(10)
  for (const ticket of tickets) {
    // Parts of a seal, each of them long enough to be told from anything else.
    const runs = ticket.split(/[.*~]/).filter((run) => run.length >= 20)
    for (const [label, text] of texts) {
      expect
        .soft(
          runs.filter((run) => text.includes(run)),
          label,
        )
        .toEqual([])
    }
  }
})
