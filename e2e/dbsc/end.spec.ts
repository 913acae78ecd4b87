/** A bound login that is over: the browser forgets its key, and nothing comes back. */
import { signUp } from "../support/accounts.ts"
import { continueAsGuest, expectLoggedOut, logOutOnIndex } from "../support/pages.ts"
import { boundCookie, isBound, isLoggedIn, loseBoundCookie } from "./bound.ts"
import { expect, hasDbsc, test } from "./fixtures.ts"
import { REFRESH, REGISTER } from "./wire.ts"

if (hasDbsc) {
  test("a logout in one tab is one in all, and the next login is bound anew", async ({ page, wire }) => {
    await page.goto("/")
    await continueAsGuest(page)
    await isBound(page)
    const other = await page.context().newPage()
    await other.goto("/account")
    await logOutOnIndex(page)

    await other.goto("/")
    await expectLoggedOut(other)
    expect(await isLoggedIn(other)).toBe(false)
    expect(await page.context().cookies()).toEqual([])
    expect(wire.statuses(REFRESH).filter((status) => status !== 401)).toEqual([])

    await continueAsGuest(other)
    await isBound(other)
    expect(wire.statuses(REGISTER)).toEqual([200, 200])
  })

  test("one that another browser has ended is not renewed, and the browser asks no more", async ({
    page,
    logInBound,
    wire,
    visitor,
  }) => {
    const credentials = await signUp(visitor)
    await logInBound(credentials)
    expect((await visitor.delete("/api/sessions")).body).toEqual({ revoked: 1 })
    expect(await isLoggedIn(page)).toBe(false)

    await loseBoundCookie(page)
    expect(await isLoggedIn(page)).toBe(false)
    expect(await isLoggedIn(page)).toBe(false)
    expect(wire.statuses(REFRESH)).toEqual([401])
    expect(await boundCookie(page)).toBeUndefined()
  })
}
