/** A bound cookie that has come to its end: the browser renews it, and what it was about to ask waits. */
import { expectLoggedOut } from "../support/pages.ts"
import { boundCookie, isLoggedIn, loseBoundCookie, send } from "./bound.ts"
import { expect, hasDbsc, test } from "./fixtures.ts"
import { REFRESH, REGISTER } from "./wire.ts"

if (hasDbsc) {
  test("a page is held back, and is the one of who is logged in", async ({ page, logInBound, wire }) => {
    await logInBound()
    await loseBoundCookie(page)
    const refreshed = wire.hold(REFRESH)
    const shown = page.goto("/account")
    await refreshed
    expect(wire.statuses("GET /account")).toEqual([])
    wire.passOn()
    expect((await shown)?.status()).toBe(200)
    await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible()
    expect(wire.statuses(REFRESH)).toEqual([200])
  })

  test("so is a script's request, and a change is made once", async ({ page, logInBound, wire }) => {
    await logInBound()
    await loseBoundCookie(page)
    expect((await send(page, "PATCH", "/api/session", { note: "kept" })).status).toBe(200)
    await loseBoundCookie(page)
    expect((await send(page, "GET", "/api/session")).body).toMatchObject({ loggedIn: true, data: { note: "kept" } })
    expect(wire.statuses("PATCH /api/session")).toEqual([200])
    expect(wire.statuses(REFRESH)).toEqual([200, 200])
  })

  test("two tabs that ask at once are both answered", async ({ page, logInBound, wire }) => {
    await logInBound()
    const other = await page.context().newPage()
    await other.goto("/robots.txt")
    await loseBoundCookie(page)
    const refreshed = wire.hold(REFRESH)
    const answers = Promise.all([isLoggedIn(page), isLoggedIn(other)])
    await refreshed
    wire.passOn()
    expect(await answers).toEqual([true, true])
  })

  test("while it can not be renewed nobody is logged in, and nothing is lost", async ({ page, logInBound, wire }) => {
    await logInBound()
    wire.refuse(REFRESH)
    await loseBoundCookie(page)
    expect(await isLoggedIn(page)).toBe(false)
    expect((await send(page, "PATCH", "/api/session", { note: "lost" })).status).toBe(409)
    await page.goto("/")
    await expectLoggedOut(page)

    wire.passOn()
    await page.goto("/robots.txt")
    // After four failures Chromium waits half a second before it asks again, and then longer and longer.
    await expect.poll(() => isLoggedIn(page)).toBe(true)
    expect(wire.statuses(REGISTER)).toEqual([200])
  })

  test("a restart of the server changes nothing", async ({ page, logInBound, site, wire }) => {
    await logInBound()
    await loseBoundCookie(page)
    await site.kill()
    await site.start()
    expect(await isLoggedIn(page)).toBe(true)
    expect(wire.statuses(REFRESH)).toEqual([200])
    expect(await boundCookie(page)).toBeDefined()
  })
}
