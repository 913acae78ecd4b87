import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"

test("deleting the account ends all its sessions, in every store", { tag: "@mistakes" }, async ({
  page,
  visitor,
  newVisitor,
}) => {
  const credentials = await createAccount(visitor)
  const others = []
  for (const store of stores) {
    const other = newVisitor()
    await logIn(other, credentials, { store })
    others.push(other)
  }
  await page.goto("/login?next=/account")
  await page.getByLabel("Username").fill(credentials.username)
  await page.getByLabel("Password", { exact: true }).fill(credentials.password)
  await page.getByRole("main").getByRole("button", { name: "Log in", exact: true }).click()
  await page.locator("summary", { hasText: /delete/i }).click()
  await page.getByRole("button", { name: "Yes, delete it" }).click()
  await expect(page.getByText("You are not logged in").first()).toBeVisible()

  for (const other of others) expect((await other.session()).loggedIn).toBe(false)
  expect((await visitor.post("/api/session", credentials)).status).toBe(401)
})
