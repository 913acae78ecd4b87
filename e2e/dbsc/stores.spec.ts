/** What a bound login is in each store, from its beginning to its end; and what changes its place keeps it bound. */
import type { Page } from "@playwright/test"
import { newCredentials, signUp } from "../support/accounts.ts"
import { sessionsJson } from "../support/sessions-command.ts"
import { cookiesOf, isLoggedIn, loseBoundCookie, send } from "./bound.ts"
import { expect, hasDbsc, stores, test } from "./fixtures.ts"
import { REFRESH, REGISTER, type Wire } from "./wire.ts"

/** Its browser renews it by the key that it has registered, and the ticket alone is nothing. */
async function expectStillBound(page: Page, wire: Wire) {
  await loseBoundCookie(page)
  const copy = { headers: { Cookie: await cookiesOf(page) } }
  expect((await (await fetch(`${wire.origin}/api/session`, copy)).json()).loggedIn).toBe(false)
  expect(await isLoggedIn(page)).toBe(true)
  expect(wire.statuses(REFRESH).at(-1)).toBe(200)
  expect(wire.statuses(REGISTER)).toEqual([200])
}

if (hasDbsc) {
  for (const store of stores) {
    test(`${store}: bound, renewed, worth nothing to a thief, and over after the logout`, async ({
      page,
      logInBound,
      wire,
      visitor,
    }) => {
      await logInBound(undefined, { store })
      expect((await send(page, "GET", "/api/session")).body.store).toBe(store)
      await expectStillBound(page, wire)

      const cookie = await cookiesOf(page)
      expect((await send(page, "DELETE", "/api/session")).status).toBe(204)
      expect(await isLoggedIn(page)).toBe(false)
      expect(await page.context().cookies()).toEqual([])
      // The last copy of both cookies, with which one was logged in a moment ago.
      expect((await visitor.get("/api/session", { cookie })).body.loggedIn).toBe(false)
      expect((await visitor.post("/api/dbsc/refresh", undefined, { cookie })).status).toBe(401)
    })
  }

  test("a move to another store keeps it bound", async ({ page, logInBound, wire }) => {
    await logInBound()
    for (const store of ["cookie", "disk"]) {
      expect((await send(page, "PUT", "/api/session/store", { store })).status).toBe(200)
      await expectStillBound(page, wire)
    }
  })

  test("so does a move by the operator", async ({ page, logInBound, site, wire }) => {
    await logInBound(undefined, { store: "disk" })
    await sessionsJson(site, "move", "--from", "disk", "--to", "shelf")
    expect((await send(page, "GET", "/api/session")).body).toMatchObject({ loggedIn: true, store: "shelf" })
    await expectStillBound(page, wire)
  })

  test("so does a new password", async ({ page, logInBound, wire, visitor }) => {
    const credentials = await signUp(visitor)
    await logInBound(credentials)
    const { password: newPassword } = newCredentials()
    const change = { currentPassword: credentials.password, newPassword }
    expect((await send(page, "PUT", "/api/users/me/password", change)).status).toBe(204)
    await expectStillBound(page, wire)
  })
}
