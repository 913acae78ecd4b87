/** The limit that Chromium sets itself: so many signatures in so many minutes. All other tests are without it. */
import { dbscBrowser } from "../support/dbsc-browser.ts"
import { cookiesOf, deviceResults, isLoggedIn, loseBoundCookie, send } from "./bound.ts"
import { test as base, expect, hasDbsc } from "./fixtures.ts"

const test = base.extend({
  page: async ({ playwright, launchOptions, certificate, wire }, use) => {
    const browser = await playwright.chromium.launch({ ...launchOptions, ...dbscBrowser(certificate, "limited") })
    await use(await browser.newPage({ baseURL: wire.origin }))
    await browser.close()
  },
})

if (hasDbsc)
  test("a browser that may not sign for a while is logged out as long, and can log in", async ({
    page,
    logInBound,
  }) => {
    const results = await deviceResults(page)
    await logInBound()
    const before = await cookiesOf(page)
    // Eight minutes lie between two renewals of a bound cookie that is in use, and none between these.
    for (const _ of [1, 2, 3]) {
      await loseBoundCookie(page)
      expect(await isLoggedIn(page)).toBe(true)
    }
    // Until it has signed too often.
    await expect(async () => {
      await loseBoundCookie(page)
      expect(await isLoggedIn(page)).toBe(false)
    }).toPass()
    expect(results.at(-1)).toBe("SigningQuotaExceeded")
    // It has all that it needs to go on later.
    expect(await cookiesOf(page)).toBe(before.replace(/; __Host-session-bound=[^;]*/, ""))

    expect((await send(page, "POST", "/api/session", { guest: true })).status).toBe(200)
    expect(await isLoggedIn(page)).toBe(true)
  })
