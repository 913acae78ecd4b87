/** What a password manager, and whoever types with one finger, need of a password field. */
import { expect, test } from "../fixtures.ts"
import { createAccount, newCredentials } from "../support/accounts.ts"
import { expectLoggedIn, logInByApi } from "../support/pages.ts"

test("it is masked, shown on request, and masked again", async ({ page }) => {
  await page.goto("/login")
  const field = page.getByLabel("Password", { exact: true })
  await field.fill("a quiet green harbour")
  await expect(field).toHaveAttribute("type", "password")
  const button = page.getByRole("button", { name: "Show the password" })
  await button.click()
  await expect(field).toHaveAttribute("type", "text")
  await expect(field).toHaveValue("a quiet green harbour")
  await expect(button).toHaveAttribute("aria-pressed", "true")
  await button.click()
  await expect(field).toHaveAttribute("type", "password")
})

test("a long password of any kind can be pasted, and is taken whole", async ({ freshPage: page, visitor }) => {
  const { username } = newCredentials()
  const password = "Ünïcödé 🧥 \"'<&> ".repeat(12)
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"])
  await page.goto("/signup")
  await page.getByLabel("Username").fill(username)
  await page.evaluate((text) => navigator.clipboard.writeText(text), password)
  const field = page.getByLabel("Password", { exact: true })
  await field.focus()
  await page.keyboard.press("ControlOrMeta+V")
  await expect(field).toHaveValue(password)
  await page.getByRole("main").getByRole("button", { name: "Sign up" }).click()
  await expectLoggedIn(page, { username })
  expect((await visitor.post("/api/session", { username, password })).status).toBe(200)
  expect((await visitor.post("/api/session", { username, password: password.trimEnd() })).status).toBe(401)
})

test("each says what it is for, and forbids no helper", async ({ page, visitor }) => {
  const kinds = async () =>
    page
      .locator("input[type=password]")
      .evaluateAll((fields) => fields.map((field) => field.getAttribute("autocomplete")))
  await page.goto("/login")
  expect(await kinds()).toEqual(["current-password"])
  await expect(page.getByLabel("Username")).toHaveAttribute("autocomplete", "username")
  await page.goto("/signup")
  expect(await kinds()).toEqual(["new-password"])
  await logInByApi(page, await createAccount(visitor))
  await page.goto("/account")
  expect(await kinds()).toEqual(["current-password", "new-password"])
  await expect(page.locator("form input[autocomplete=username]")).toHaveCount(1)
})
