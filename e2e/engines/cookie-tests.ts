/** What the browser does with a cookie: how long it keeps it, and how much of it. */
import { expect } from "../fixtures.ts"
import { createAccount } from "../support/accounts.ts"
import { startCookieServer } from "./cookie-server.ts"
import { test } from "./fixtures.ts"
import {
  expectLoggedIn,
  expectLoggedOut,
  expectNote,
  expectRead,
  logInOnPage,
  logOutOnIndex,
  sessionCookie,
} from "./pages.ts"
import type { Engine, Tab } from "./tab.ts"

/** Seconds that "remember me" lasts. */
const thirtyDays = 30 * 24 * 60 * 60

export function testCookies(engine: Engine): void {
  test("remember me: a cookie for thirty days", async ({ tab, visitor }) => {
    await logInOnPage(tab, await createAccount(visitor), { remember: true })
    const { expires = 0 } = (await sessionCookie(tab)) ?? {}
    expect(expires).toBeGreaterThan(Date.now() / 1000 + thirtyDays - 120)
    expect(expires).toBeLessThan(Date.now() / 1000 + thirtyDays + 120)
  })

  if (engine.startOn) {
    test("remember me outlasts the browser, and no other login does", async ({ reopen, visitor }) => {
      // Three starts.
      test.slow()
      const credentials = await createAccount(visitor)
      const first = await reopen()
      await logInOnPage(first, credentials, { remember: true })
      const second = await reopen()
      await second.goto("/")
      await expectLoggedIn(second, credentials)
      await logOutOnIndex(second)
      await logInOnPage(second, credentials)
      const third = await reopen()
      await third.goto("/")
      await expectLoggedOut(third)
    })
  }

  test("of a cookie it keeps 4,096 bytes at least, name and value", async ({ tab }) => {
    const server = await startCookieServer()
    const sizes = [4096, 4097, 8192]
    for (const bytes of sizes) await tab.goto(`${server.origin}/?bytes=${bytes}`)
    await tab.goto(server.origin)
    await expectRead(tab, "//h1", sizes.filter((bytes) => bytes <= engine.longestCookie).join(" "))
    server.close()
  })

  test("the longest cookie that the site gives is kept", async ({ tab, visitor }) => {
    const credentials = await createAccount(visitor)
    await logInOnPage(tab, credentials, { store: "cookie" })
    const longest = await longestNote(tab)
    expect(await patchNote(tab, longest)).toBe(200)
    const before = await sessionCookie(tab)
    expect(before?.value.length).toBeGreaterThan(4000)
    expect(await patchNote(tab, longest + 1)).toBe(413)
    expect(await sessionCookie(tab)).toEqual(before)
    await tab.reload()
    await expectLoggedIn(tab, credentials)
    await expectNote(tab, "x".repeat(longest))
  })
}

/** Has the page itself save a note of so many bytes. @returns the status of the answer */
function patchNote(tab: Tab, bytes: number): Promise<number> {
  return tab.run(`
    const headers = { "Content-Type": "application/json" }
    const body = JSON.stringify({ note: "x".repeat(${bytes}) })
    return (await fetch("/api/session", { method: "PATCH", headers, body })).status
  `)
}

/** The longest one that this session can hold, found by halving. */
async function longestNote(tab: Tab): Promise<number> {
  let [fits, tooLong] = [0, 4096]
  while (tooLong - fits > 1) {
    const bytes = Math.floor((fits + tooLong) / 2)
    if ((await patchNote(tab, bytes)) === 200) fits = bytes
    else tooLong = bytes
  }
  return fits
}
