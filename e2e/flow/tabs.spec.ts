/** One session in several tabs, and a copy of its cookie in another browser. */
import { once } from "node:events"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { hiddenFields } from "../../lib/demo/attacks/form.ts"
import { expect, lastingStores, storeKinds, stores, test } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import {
  addVisit,
  expectLoggedIn,
  expectLoggedOut,
  expectVisits,
  letPageAsk,
  logInByApi,
  logInOnPage,
  logOutOnIndex,
  plantTicket,
  sessionCookie,
} from "../support/pages.ts"

test("two tabs are one session, in each kind of store", async ({ freshPage: page, visitor }) => {
  const credentials = await createAccount(visitor)
  await page.context().clock.install()
  const other = await page.context().newPage()
  for (const store of storeKinds) {
    await other.goto("/")
    await expectLoggedOut(other)
    await logInOnPage(page, credentials, { store })
    await other.reload()
    await expectLoggedIn(other, credentials)
    await addVisit(page, 1)
    // The other tab still shows none: what counts is what the session has.
    await expectVisits(other, 0)
    await addVisit(other, 2)
    await addVisit(page, 3)

    await logOutOnIndex(page)
    await letPageAsk(other)
    await expectLoggedOut(other)
    await other.goto("/account")
    await expect(other).toHaveURL("/login?next=%2Faccount")
  }
})

test("after logout a copied cookie is dead in another browser, in each kind of store", async ({
  page,
  newPage,
  visitor,
  site,
}) => {
  const credentials = await createAccount(visitor)
  const thief = await newPage()
  for (const store of storeKinds) {
    await logInByApi(page, credentials, { store, remember: true })
    await page.goto("/")
    await addVisit(page, 1)
    await plantTicket(thief, (await sessionCookie(page))?.value ?? "", site.origin)
    await thief.goto("/")
    await expectLoggedIn(thief, credentials)

    await logOutOnIndex(page)
    await thief.reload()
    await expectLoggedOut(thief)
    await expectVisits(thief, 0)
    await thief.goto("/account")
    await expect(thief).toHaveURL("/login?next=%2Faccount")
  }
})

test("a restart of the server keeps all but what is in memory", async ({ page, visitor, site }) => {
  const credentials = await createAccount(visitor)
  const kept: { store: string; ticket: string }[] = []
  for (const store of stores) {
    await logInByApi(page, credentials, { store })
    await page.goto("/")
    await addVisit(page, 1)
    kept.push({ store, ticket: (await sessionCookie(page))?.value ?? "" })
    await page.context().clearCookies()
  }
  const open = kept.find(({ store }) => store === "disk")
  await plantTicket(page, open?.ticket ?? "", site.origin)
  await page.reload()
  await site.restart()
  // A page from before the restart goes on working, too.
  await addVisit(page, 2)
  for (const { store, ticket } of kept) {
    await plantTicket(page, ticket, site.origin)
    await page.goto("/")
    if (lastingStores.some((name) => name === store)) {
      await expectLoggedIn(page, credentials)
      await expectVisits(page, store === "disk" ? 2 : 1)
    } else {
      await expectLoggedOut(page)
    }
  }
})

test("after logout, going back shows nothing personal", async ({ page, visitor }) => {
  const credentials = await createAccount(visitor)
  await logInOnPage(page, credentials)
  await page.getByRole("link", { name: "Your account" }).click()
  await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible()
  await page.goto("/logout")
  await page.getByRole("button", { name: "Logout" }).click()
  await expectLoggedOut(page)
  for (let n = 0; n < 3; n++) {
    await page.goBack()
    // Where it leads the router asks the server, and may be sent on: a reload in the middle of that is aborted.
    await page.waitForLoadState("networkidle")
    await page.reload()
    await expect(page.getByText(credentials.username)).toHaveCount(0)
    await expect(page.getByText(/You are logged in|Your account$/)).toHaveCount(0)
  }
})

test("after logout, going back without JavaScript shows nothing personal", async ({ newPage, visitor }) => {
  const page = await newPage({ javaScriptEnabled: false })
  const credentials = await createAccount(visitor)
  await logInOnPage(page, credentials)
  await page.goto("/account")
  await page.goto("/logout")
  await page.getByRole("button", { name: "Logout" }).click()
  await expectLoggedOut(page)
  // Nothing was kept by the browser that could be shown again: no-store.
  for (let n = 0; n < 3; n++) {
    await page.goBack()
    await expect(page.getByText(credentials.username)).toHaveCount(0)
  }
})

test("a link can not log anyone out", async ({ page, visitor }) => {
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials)
  await page.goto("/logout")
  await expect(page.getByRole("main").getByRole("button")).toHaveCount(1)
  await page.goto("/logout?confirm=1")
  for (const method of ["GET", "HEAD"]) await page.request.fetch("/logout", { method })
  await page.goto("/")
  await expectLoggedIn(page, credentials)
})

test("nor can a form on another port, with which the browser sends the cookie", async ({ page, visitor, site }) => {
  const credentials = await createAccount(visitor)
  await logInByApi(page, credentials)
  await page.goto("/")
  const logout = await page.request.get("/logout")
  const fields = hiddenFields(await logout.text(), "*") ?? new Map<string, string>()
  const inputs = [...fields].map(
    ([name, value]) => `<input type="hidden" name="${name}" value="${asAttribute(value)}">`,
  )
  const form = `<form method="post" enctype="multipart/form-data" action="${site.origin}/logout">${inputs.join("")}<button>Win</button></form>`
  const elsewhere = createServer((_, response) => {
    response.setHeader("Content-Type", "text/html").end(form)
  })
  elsewhere.listen(0, "localhost")
  await once(elsewhere, "listening")
  const other = await page.context().newPage()
  await other.goto(`http://localhost:${(elsewhere.address() as AddressInfo).port}/`)
  const [request] = await Promise.all([
    other.waitForRequest(`${site.origin}/logout`),
    other.getByRole("button", { name: "Win" }).click(),
  ])
  expect((await request.response())?.status()).toBe(403)
  expect((await request.allHeaders()).cookie).toContain("session=")
  elsewhere.close()
  await page.reload()
  await expectLoggedIn(page, credentials)

  // The same form, from the site itself.
  await page.request.post("/logout", {
    multipart: Object.fromEntries(fields),
    headers: { Origin: site.origin },
  })
  await page.reload()
  await expectLoggedOut(page)
})

function asAttribute(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll('"', "&quot;")
}
