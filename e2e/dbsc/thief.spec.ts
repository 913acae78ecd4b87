/** Whoever has a copy of the cookies, and not the key. */
import { signUp } from "../support/accounts.ts"
import { passTime } from "../support/moved-clock.ts"
import { expectLoggedIn, fillLogin } from "../support/pages.ts"
import { cookiesOf, isBound, isLoggedIn, loseBoundCookie, send } from "./bound.ts"
import { expect, hasDbsc, test } from "./fixtures.ts"
import { REFRESH } from "./wire.ts"

if (hasDbsc) {
  test("the ticket alone is no login, changes nothing and ends nothing", async ({
    page,
    logInBound,
    visitor,
    wire,
  }) => {
    await logInBound()
    await send(page, "PATCH", "/api/session", { note: "mine" })
    await loseBoundCookie(page)
    const cookie = await cookiesOf(page)
    expect(cookie).toMatch(/^__Host-session=/)

    // What goes around the browser's own requests, with its cookies; and a script elsewhere.
    const headers = { Origin: wire.origin }
    const within = page.context().request
    expect((await (await within.get("/api/session")).json()).loggedIn).toBe(false)
    expect((await within.patch("/api/session", { data: { note: "taken" }, headers })).status()).toBe(409)
    expect((await within.get("/api/sessions")).status()).toBe(401)
    expect((await visitor.get("/api/session", { cookie })).body.loggedIn).toBe(false)
    expect((await visitor.put("/api/session/store", { store: "disk" }, { cookie })).status).toBe(409)
    // A logout is one in the thief's own browser, and ends nothing.
    expect((await visitor.send("DELETE", "/api/session", { cookie })).status).toBe(204)
    expect((await visitor.post("/api/dbsc/refresh", undefined, { cookie })).setCookie).toEqual([])
    expect((await visitor.post("/api/dbsc/register", undefined, { cookie })).status).toBe(403)

    const { body } = await send(page, "GET", "/api/session")
    expect(body).toMatchObject({ loggedIn: true, data: { note: "mine" } })
  })

  test("in another browser a copy leads to the login page, which says why, and harms nobody", async ({
    page,
    logInBound,
    newPage,
    visitor,
  }) => {
    const credentials = await signUp(visitor)
    await logInBound(credentials)
    const copies = (await page.context().cookies()).filter(({ name }) => name === "__Host-session")
    const elsewhere = await newPage({ isFresh: true })
    await elsewhere.context().addCookies(copies)
    await elsewhere.goto("/account")
    await expect(elsewhere).toHaveURL("/login?next=%2Faccount")
    await expect(elsewhere.getByText("bound to this device")).toBeVisible()
    expect(await isLoggedIn(page)).toBe(true)

    // Whoever knows the password logs in there, beside the first.
    await elsewhere.goto("/login")
    await fillLogin(elsewhere, credentials)
    await expectLoggedIn(elsewhere, credentials)
    await isBound(elsewhere)
    await loseBoundCookie(page)
    expect(await isLoggedIn(page)).toBe(true)
  })

  test("a copy of both cookies dies with the bound one, while its owner goes on", async ({
    page,
    logInBound,
    site,
    visitor,
    wire,
  }) => {
    await logInBound()
    const cookie = await cookiesOf(page)
    const isCopyLoggedIn = async () => (await visitor.get("/api/session", { cookie })).body.loggedIn

    passTime(site, 480)
    await loseBoundCookie(page)
    expect(await isLoggedIn(page)).toBe(true)
    passTime(site, 119)
    expect(await isCopyLoggedIn()).toBe(true)
    passTime(site, 1)
    expect(await isCopyLoggedIn()).toBe(false)
    expect(await isLoggedIn(page)).toBe(true)
    expect(wire.statuses(REFRESH)).toEqual([200])

    // After some time away the browser's challenge is too old: it is told another one.
    passTime(site, 900)
    await loseBoundCookie(page)
    expect(await isLoggedIn(page)).toBe(true)
    expect(wire.statuses(REFRESH)).toEqual([200, 403, 200])
  })
}
