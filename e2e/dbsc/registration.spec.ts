/** Each way to log in has the browser register a key, once. */
import type { Page } from "@playwright/test"
import { GRACE } from "../../lib/session/binding/state.ts"
import { createAccount, newCredentials } from "../support/accounts.ts"
import { passTime } from "../support/moved-clock.ts"
import { continueAsGuest, expectAlive, expectLoggedIn, fillLogin } from "../support/pages.ts"
import type { Credentials } from "../support/visitor.ts"
import { boundCookie, deviceResults, isBound, isLoggedIn, loseBoundCookie, send } from "./bound.ts"
import { expect, hasDbsc, test } from "./fixtures.ts"
import { REFRESH, REGISTER } from "./wire.ts"

interface Way {
  readonly way: string
  readonly javaScriptEnabled?: boolean
  /** The request that the login is, and the status of its answer. */
  readonly answer: readonly [request: string, status: number]
  logIn(page: Page, credentials: Credentials): Promise<void>
}

const ways: readonly Way[] = [
  {
    way: "the login form, an action that redirects",
    answer: ["POST /login", 200],
    async logIn(page, credentials) {
      await page.goto("/login")
      await expectAlive(page)
      await fillLogin(page, credentials)
      await expectLoggedIn(page, credentials)
    },
  },
  {
    way: "the login form without JavaScript, a 303",
    javaScriptEnabled: false,
    answer: ["POST /login", 303],
    async logIn(page, credentials) {
      await page.goto("/login")
      await fillLogin(page, credentials)
      await expectLoggedIn(page, credentials)
    },
  },
  {
    way: "the sign-up form",
    answer: ["POST /signup", 200],
    async logIn(page) {
      const credentials = newCredentials()
      await page.goto("/signup")
      await expectAlive(page)
      await page.getByLabel("Username").fill(credentials.username)
      await page.getByRole("textbox", { name: "Password", exact: true }).fill(credentials.password)
      await page.getByRole("button", { name: "Sign up" }).click()
      await expectLoggedIn(page, credentials)
    },
  },
  {
    way: "the guest's button, an action that stays on its page",
    answer: ["POST /", 200],
    async logIn(page) {
      await page.goto("/")
      await expectAlive(page)
      await continueAsGuest(page)
    },
  },
  {
    way: "a script that asks the API",
    answer: ["POST /api/session", 200],
    async logIn(page, credentials) {
      await page.goto("/robots.txt")
      expect((await send(page, "POST", "/api/session", credentials)).status).toBe(200)
    },
  },
  {
    way: "a script that signs up by the API",
    answer: ["POST /api/users", 201],
    async logIn(page) {
      await page.goto("/robots.txt")
      expect((await send(page, "POST", "/api/users", newCredentials())).status).toBe(201)
    },
  },
]

if (hasDbsc) {
  for (const { way, answer, javaScriptEnabled = true, logIn } of ways) {
    test.describe(way, () => {
      test.use({ javaScriptEnabled })

      test("is bound by one registration", async ({ page, wire, visitor }) => {
        const credentials = await createAccount(visitor)
        await logIn(page, credentials)
        await isBound(page)
        await page.goto("/account")
        await expect(page.getByRole("heading", { name: "Your account" })).toBeVisible()

        const offering = wire.exchanges().filter(({ offers }) => offers)
        expect(offering.map(({ request, status }) => [request, status])).toEqual([answer])
        expect(wire.statuses(REGISTER)).toEqual([200])
        const cookies = await page.context().cookies()
        expect(cookies.map(({ name }) => name).toSorted()).toEqual([
          "__Host-session",
          "__Host-session-bound",
          "__Host-session-device",
        ])
        expect(await boundCookie(page)).toMatchObject({ path: "/", secure: true, httpOnly: true, sameSite: "Lax" })
      })
    })
  }

  test("until the browser has its bound cookie, it is logged in without", async ({ page, wire }) => {
    await page.goto("/robots.txt")
    const registered = wire.hold(REGISTER)
    await send(page, "POST", "/api/session", { guest: true })
    // The site has bound the login, and the browser does not know it yet: its next request is on its way.
    await registered
    expect(await isLoggedIn(page)).toBe(true)
    wire.passOn()
    await isBound(page)
    expect(await isLoggedIn(page)).toBe(true)
  })

  test("who never hears that the login is bound stays logged in, and the next login is bound", async ({
    page,
    site,
    wire,
  }) => {
    await page.goto("/robots.txt")
    wire.loseAnswers(REGISTER)
    const results = await deviceResults(page)
    await send(page, "POST", "/api/session", { guest: true })
    // It gives up, also where Chromium has sent it again by itself, on another connection.
    await expect.poll(() => results).toEqual(["NetError"])
    wire.passOn()
    passTime(site, GRACE)
    expect(await isLoggedIn(page)).toBe(true)

    await send(page, "POST", "/api/session", { guest: true })
    await isBound(page)
    expect(await isLoggedIn(page)).toBe(true)
  })

  test("who logs in again is bound anew, and what was bound before is in nobody's way", async ({
    page,
    logInBound,
    wire,
  }) => {
    await logInBound()
    const before = await boundCookie(page)
    await send(page, "POST", "/api/session", { guest: true })
    await expect.poll(async () => (await boundCookie(page))?.value).not.toBe(before?.value)
    expect(wire.statuses(REGISTER)).toEqual([200, 200])
    await loseBoundCookie(page)
    expect(await isLoggedIn(page)).toBe(true)
    // If the browser asks for that first, it is told to forget it.
    expect(wire.statuses(REFRESH).filter((status) => status !== 401)).toEqual([200])
  })
}
