/** A form acts for the login for which its page was made, or not at all: another user may have logged in meanwhile. */
import type { Page } from "@playwright/test"
import { expect, test } from "../fixtures.ts"
import { createAccount, signUp } from "../support/accounts.ts"
import { expectNote, logInByApi, plantTicket } from "../support/pages.ts"
import type { Visitor } from "../support/visitor.ts"

/** Opens a page as one user; then another one logs in in the same browser, and the page is not told. */
async function openThenSwitch(page: Page, path: string, one: Visitor, other: Visitor, url: string): Promise<string> {
  await logInByApi(page, await createAccount(one))
  await page.goto(path)
  await page.route("/api/session", (route) => route.abort())
  const { username } = await signUp(other)
  await plantTicket(page, other.ticket ?? "", url)
  return username
}

const refusal = (username: string) => `You are logged in as ${username} now. Nothing was changed: load the page again.`

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript"

  test(`nobody else's account is deleted, ${how}`, async ({ newPage, newVisitor, site }) => {
    const page = await newPage({ javaScriptEnabled })
    const other = newVisitor()
    const username = await openThenSwitch(page, "/account", newVisitor(), other, site.origin)
    await page.locator("summary").click()
    await page.getByRole("button", { name: "Yes, delete it" }).click()
    await expect(page.getByText(refusal(username))).toBeVisible()
    expect(await other.session()).toMatchObject({ loggedIn: true, user: { username } })
  })

  test(`nobody else is logged out, ${how}`, async ({ newPage, newVisitor, site }) => {
    const page = await newPage({ javaScriptEnabled })
    const other = newVisitor()
    const username = await openThenSwitch(page, "/", newVisitor(), other, site.origin)
    await page.getByRole("button", { name: "Logout" }).click()
    await expect(page.getByText(refusal(username))).toBeVisible()
    expect(await other.session()).toMatchObject({ loggedIn: true })
  })

  test(`a note stays with whom it is of, ${how}`, async ({ newPage, newVisitor, site }) => {
    const page = await newPage({ javaScriptEnabled })
    const other = newVisitor()
    const username = await openThenSwitch(page, "/", newVisitor(), other, site.origin)
    await page.getByLabel("Note").fill("of the first one")
    await page.getByRole("button", { name: "Save the note" }).click()
    await expect(page.getByText(refusal(username))).toBeVisible()
    await expectNote(page, "of the first one")
    expect(await other.session()).toMatchObject({ data: {} })
  })
}

test("once nobody is logged in any more, a note is not kept for the next one; a logout is done", async ({
  page,
  visitor,
}) => {
  await logInByApi(page, await createAccount(visitor))
  await page.goto("/")
  await page.route("/api/session", (route) => route.abort())
  await page.context().clearCookies()
  await page.getByLabel("Note").fill("too late")
  await page.getByRole("button", { name: "Save the note" }).click()
  await expect(page.getByText("You are not logged in any more. Nothing was changed")).toBeVisible()
  await expectNote(page, "too late")
  expect(await page.context().cookies()).toEqual([])
  await page.getByRole("button", { name: "Logout" }).click()
  await expect(page.getByRole("heading", { name: "You are not logged in." })).toBeVisible()
})

test("the API acts for the login that a request names, or not at all", async ({ visitor, newVisitor }) => {
  const other = newVisitor()
  const { password } = await signUp(visitor)
  await signUp(other)
  const login = (await visitor.get("/api/session")).headers.get("session-login") ?? ""
  const { sessions } = (await visitor.get("/api/sessions")).body
  expect(sessions).toMatchObject([{ id: login, current: true }])

  const headers = { "Session-Login": login }
  const before = await other.session()
  const writes: [string, string, unknown][] = [
    ["PATCH", "/api/session", { note: "of the first one" }],
    ["PUT", "/api/session/store", { store: "disk" }],
    ["PUT", "/api/users/me/password", { currentPassword: password, newPassword: `${password}-new` }],
    ["POST", "/api/session", { guest: true }],
    ["DELETE", "/api/sessions", undefined],
    ["DELETE", `/api/sessions/${login}`, undefined],
    ["DELETE", "/api/session", undefined],
  ]
  for (const [method, path, body] of writes) {
    const answer = await other.send(method, path, { body, headers })
    expect(answer, `${method} ${path}`).toMatchObject({ status: 412, body: { code: "other_login" }, setCookie: [] })
  }
  expect(await other.session()).toEqual(before)

  const nobody = newVisitor()
  expect(await nobody.patch("/api/session", { note: "x" }, { headers })).toMatchObject({ status: 412, setCookie: [] })
  expect((await nobody.delete("/api/session", { headers })).status).toBe(204)
  expect((await nobody.get("/api/session")).headers.get("session-login")).toBe("nobody")
  expect((await nobody.patch("/api/session", {}, { headers: { "Session-Login": "nobody" } })).status).toBe(200)

  for (const [method, path, body] of writes.slice(0, 2)) {
    expect(await visitor.send(method, path, { body, headers }), `${method} ${path}`).toMatchObject({ status: 200 })
  }
})
