/** Who comes back after a session was ended is told why, whatever store it was in. */
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn, newCredentials } from "../support/accounts.ts"
import { expectLoggedOut, logInByApi, sessionCookie } from "../support/pages.ts"
import type { Credentials, Visitor } from "../support/visitor.ts"

interface Ending {
  readonly name: string
  /** What the login page says. */
  readonly words: string
  /** Ends the session that `visitor` has a copy of. */
  readonly end: (visitor: Visitor, other: Visitor, credentials: Credentials) => Promise<unknown>
}

const endings: Ending[] = [
  {
    name: "revoked elsewhere",
    words: "You were logged out from another device.",
    end: (_, other) => other.delete("/api/sessions"),
  },
  {
    name: "a new password",
    words: "Your password was changed on another device.",
    end: (_, other, { password: currentPassword }) =>
      other.put("/api/users/me/password", { currentPassword, newPassword: newCredentials().password }),
  },
  { name: "a logout", words: "You have logged out.", end: (visitor) => visitor.delete("/api/session") },
  {
    name: "another login in this browser",
    words: "You logged in again in this browser, perhaps in another tab. That ended this login.",
    end: (visitor, _, credentials) => visitor.post("/api/session", credentials),
  },
]

for (const { name, words, end } of endings) {
  test(`the login page tells of ${name}`, async ({ newVisitor }) => {
    for (const store of stores) {
      const credentials = await createAccount(newVisitor())
      const [visitor, other] = [newVisitor(), newVisitor()]
      await logIn(other, credentials)
      await logIn(visitor, credentials, { store })
      const copy = visitor.copy()
      expect.soft((await copy.get("/login")).text, store).not.toContain(words)
      await end(visitor, other, credentials)

      const account = await copy.get("/account")
      expect.soft([account.status, account.headers.get("location")], store).toEqual([307, "/login?next=%2Faccount"])
      expect.soft((await copy.get("/login")).text, store).toContain(words)
    }
  })
}

test("to a stranger, and to whoever brings a ticket that was never one, it tells nothing", async ({ newVisitor }) => {
  const visitor = newVisitor()
  const plain = (await visitor.get("/login")).text
  const told = (text: string) => endings.filter(({ words }) => text.includes(words))
  expect(told(plain)).toEqual([])
  for (const store of stores) {
    visitor.ticket = `${store}.${"A".repeat(43)}`
    expect(told((await visitor.get("/login")).text)).toEqual([])
  }
})

test("the account page has a way out", async ({ page, visitor }) => {
  await logInByApi(page, await createAccount(visitor))
  await page.goto("/account")
  await page.getByRole("button", { name: "Logout", exact: true }).click()
  await expectLoggedOut(page)
  expect(await sessionCookie(page)).toBeUndefined()
})
