/** "No answer, page or log ever holds a whole ticket", the `Set-Cookie` header aside. */
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn, logInTo, newCredentials } from "../support/accounts.ts"

const pages = ["/", "/login", "/signup", "/logout", "/account", "/login?next=%2Faccount", "/nowhere"]
const api = ["/api/session", "/api/sessions", "/api/health", "/api/health/live", "/api/nowhere"]

for (const store of stores) {
  test(`${store}: whatever is asked for, and in the log`, async ({ visitor, site }) => {
    const before = site.log().length
    const credentials = await logInTo(store, visitor)
    const tickets = new Set<string>()
    const texts: [label: string, text: string][] = []
    const look = async () => {
      tickets.add(visitor.ticket ?? "")
      for (const path of [...pages, ...api]) texts.push([path, (await visitor.get(path)).text])
      for (const path of pages) {
        const headers = { RSC: "1", "Next-Url": path }
        texts.push([`${path} as RSC`, (await visitor.get(path, { headers })).text])
      }
    }
    await look()
    texts.push(["PATCH", (await visitor.patch("/api/session", { a: 1 })).text])
    texts.push(["move", (await visitor.put("/api/session/store", { store })).text])
    await look()
    texts.push(["log in", (await logIn(visitor, credentials, { store })).text])
    await look()
    texts.push(["log out", (await visitor.delete("/api/session")).text])

    expect(tickets.size).toBe(3)
    texts.push(["log", site.log().slice(before)])
    for (const ticket of tickets) {
      const token = ticket.slice(store.length + 1)
      for (const [label, text] of texts) {
        // Any long run of it would do, however the rest is escaped.
        const runs = token.split(/[*~.]/).filter((run) => run.length >= 20)
        const found = runs.find((run) => text.includes(run))
        expect.soft(found, label).toBeUndefined()
      }
    }
  })
}

test("no page or log holds a password", async ({ visitor, site }) => {
  const { username } = await createAccount(visitor)
  const { password } = newCredentials()
  const answers = [
    await visitor.post("/api/session", { username, password }),
    await visitor.post("/api/users", { username, password }),
    await visitor.post("/api/users", { username: "a b", password }),
    await visitor.put("/api/users/me/password", { currentPassword: password, newPassword: password }),
  ]
  for (const { status, text } of answers) {
    expect(status).toBeGreaterThanOrEqual(400)
    expect(text).not.toContain(password)
  }
  expect(site.log()).not.toContain(password)
})
