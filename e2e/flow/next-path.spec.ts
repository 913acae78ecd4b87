/** Where a login goes on to: never to another site. */
import { hiddenFields } from "../../lib/demo/attacks/form.ts"
import { expect, test } from "../fixtures.ts"
import { createAccount, logIn, newCredentials } from "../support/accounts.ts"
import { fillLogin } from "../support/pages.ts"

const foreign = [
  "https://evil.example/",
  "//evil.example",
  "/\\evil.example",
  "\\/evil.example",
  "/\t/evil.example",
  "/%2F/evil.example/..//evil.example",
  "/a/..//evil.example",
  "///evil.example",
  "http:evil.example",
  "javascript:document.title='evil'",
  "data:text/html,evil",
  " //evil.example",
  "evil.example",
  "/.//evil.example",
  "/\n/evil.example",
]

for (const javaScriptEnabled of [true, false]) {
  test.describe(`JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled })

    test("a path of this site is gone to", async ({ page, visitor }) => {
      const credentials = await createAccount(visitor)
      await page.goto("/account")
      await expect(page).toHaveURL("/login?next=%2Faccount")
      await page.goto("/login?next=%2Faccount%3Fdone%3Dended%26a%3Db%2520c")
      await fillLogin(page, credentials)
      await expect(page).toHaveURL("/account?done=ended&a=b%20c")
    })
  })
}

test("nothing else is", async ({ page, visitor, site }) => {
  test.slow()
  const credentials = await createAccount(visitor)
  const asked: string[] = []
  page.on("request", (request) => asked.push(request.url()))
  for (const next of foreign) {
    await page.context().clearCookies()
    await page.goto(`/login?next=${encodeURIComponent(next)}`)
    await fillLogin(page, credentials)
    await expect(page.getByRole("heading", { name: /You are logged in|no such page/ })).toBeVisible()
    expect.soft(new URL(page.url()).origin, next).toBe(site.origin)
  }
  const away = asked.filter((url) => !url.startsWith(`${site.origin}/`) && !url.startsWith("data:"))
  expect(away).toEqual([])
})

test("nor is it without JavaScript, where an answer says where to go", async ({ request, visitor, site }) => {
  const credentials = await createAccount(visitor)
  for (const next of foreign) {
    const url = `/login?next=${encodeURIComponent(next)}`
    const fields = hiddenFields(await (await request.get(url)).text(), "username")
    const multipart = { ...Object.fromEntries(fields ?? []), ...credentials }
    const answer = await request.post(url, { multipart, headers: { Origin: site.origin }, maxRedirects: 0 })
    expect.soft(answer.status(), next).toBe(303)
    expect.soft(new URL(answer.headers().location ?? "none", answer.url()).origin, next).toBe(site.origin)
  }
})

test("a forged field of the form is not believed either", async ({ page, visitor, site }) => {
  for (const next of ["https://evil.example/", "//evil.example", "/\\evil.example"]) {
    await page.context().clearCookies()
    for (const path of ["/login", "/signup"]) {
      await page.goto(path)
      await page
        .locator("main input[name=next]")
        .first()
        .evaluate((input, value) => {
          ;(input as HTMLInputElement).value = value
        }, next)
      const credentials = path === "/login" ? await createAccount(visitor) : newCredentials()
      await page.getByLabel("Username").fill(credentials.username)
      await page.getByLabel("Password", { exact: true }).fill(credentials.password)
      await page.getByRole("button", { name: path === "/login" ? "Log in" : "Sign up", exact: true }).click()
      await expect(page).toHaveURL(`${site.origin}/`)
      await expect(page.getByRole("heading", { name: "You are logged in", exact: true })).toBeVisible()
    }
  }
})

test("the account page needs a login, by a 307 to the login that leads back", async ({ visitor }) => {
  const anyone = await visitor.get("/account")
  expect(anyone.status).toBe(307)
  expect(anyone.headers.get("location")).toMatch(/^(http:\/\/localhost:\d+)?\/login\?next=%2Faccount$/)
  // Whoever has a cookie is judged by the page itself.
  const stranger = await visitor.get("/account", { cookie: "session=database.nonsense" })
  expect(stranger.status).toBe(307)
  expect(stranger.headers.get("location")).toMatch(/\/login\?next=%2Faccount$/)
  const { username } = await createAccount(visitor)
  expect(stranger.text).not.toContain(username)
  await logIn(visitor, await createAccount(visitor))
  expect((await visitor.get("/account")).status).toBe(200)
})
