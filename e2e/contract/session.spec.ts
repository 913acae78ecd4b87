/** `/api/session`: log in, look, log out. */
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn, logInTo, newCredentials, signUp } from "../support/accounts.ts"

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const nobody = { loggedIn: false, data: {} }

test("without a session there is nobody and nothing", async ({ visitor }) => {
  const { status, body } = await visitor.get("/api/session")
  expect(status).toBe(200)
  expect(body).toEqual(nobody)
})

for (const store of stores) {
  test(`${store}: a login is described in full`, async ({ visitor }) => {
    const { username } = await logInTo(store, visitor)
    const body = await visitor.session()
    expect(body).toEqual({
      loggedIn: true,
      user: { username },
      store,
      createdAt: expect.stringMatching(time),
      lastSeenAt: expect.stringMatching(time),
      idleExpiresAt: expect.stringMatching(time),
      expiresAt: expect.stringMatching(time),
      data: {},
    })
    expect(Date.parse(body.idleExpiresAt) - Date.parse(body.lastSeenAt)).toBe(1_800_000)
    expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(28_800_000)
  })

  test(`${store}: data from before login is kept, under a new ticket`, async ({ visitor }) => {
    await visitor.put("/api/session/store", { store })
    await visitor.patch("/api/session", { cart: ["tea"] })
    const before = visitor.copy()
    const { body } = await logIn(visitor, await createAccount(visitor), { store })
    expect(body.data).toEqual({ cart: ["tea"] })
    expect(visitor.ticket).not.toBe(before.ticket)
    expect(await before.session()).toEqual(nobody)
  })

  test(`${store}: a second login of the same user restarts the clocks and keeps the data`, async ({ visitor }) => {
    const credentials = await logInTo(store, visitor)
    const first = await visitor.session()
    await visitor.patch("/api/session", { a: 1 })
    const before = visitor.copy()
    await expect.poll(() => Date.now()).toBeGreaterThan(Date.parse(first.createdAt) + 5)
    const { body } = await logIn(visitor, credentials)
    expect(body).toMatchObject({ store, data: { a: 1 } })
    expect(Date.parse(body.createdAt)).toBeGreaterThan(Date.parse(first.createdAt))
    expect(await before.session()).toEqual(nobody)
    expect((await visitor.get("/api/sessions")).body.sessions).toHaveLength(1)
  })

  test(`${store}: another user's data is never taken over`, async ({ visitor }) => {
    const ben = await createAccount(visitor)
    await logInTo(store, visitor)
    await visitor.patch("/api/session", { secret: "ann's" })
    const ann = visitor.copy()
    const { body, text } = await logIn(visitor, ben, { store })
    expect(body).toMatchObject({ user: { username: ben.username }, data: {} })
    expect(text).not.toContain("ann's")
    expect(await ann.session()).toEqual(nobody)
    await visitor.delete("/api/session")
    expect(await visitor.session()).toEqual(nobody)
  })

  test(`${store}: after logout a copied cookie is dead`, async ({ visitor }) => {
    await logInTo(store, visitor)
    await visitor.patch("/api/session", { a: 1 })
    const copy = visitor.copy()
    expect((await visitor.delete("/api/session")).status).toBe(204)
    expect(visitor.ticket).toBeUndefined()
    expect(await copy.session()).toEqual(nobody)
    // A write with it begins anew: nothing comes back from the dead.
    const dead = copy.copy()
    expect((await copy.patch("/api/session", { b: 2 })).body).toEqual({ loggedIn: false, data: { b: 2 } })
    expect(copy.ticket).not.toBe(dead.ticket)
    expect(await dead.session()).toEqual(nobody)
    expect((await dead.delete("/api/session")).status).toBe(204)
  })

  test(`${store}: a write that is on its way during a login, a move or a change of the password logs nobody out`, async ({
    visitor,
  }) => {
    await visitor.put("/api/session/store", { store })
    await visitor.patch("/api/session", { a: 1 })
    const credentials = await createAccount(visitor)
    const newPassword = newCredentials().password
    const { password: currentPassword } = credentials
    const changes = [
      () => visitor.post("/api/session", { ...credentials, store }),
      () => visitor.put("/api/session/store", { store }),
      () => visitor.put("/api/users/me/password", { currentPassword, newPassword }),
    ]
    for (const change of changes) {
      const late = visitor.copy()
      const answers = [change()]
      // Of a sealed cookie the last that arrives wins, so there no other is to be on its way.
      for (let n = 0; n < 20 && store !== "cookie"; n++) answers.push(visitor.patch("/api/session", { n }))
      for (const { status } of await Promise.all(answers)) expect([200, 204, 409]).toContain(status)
      // The browser has sent this one before the answer came.
      const { status, setCookie, body } = await late.patch("/api/session", { a: 2 })
      expect({ status, setCookie }).toEqual({ status: 409, setCookie: [] })
      expect(body.detail).toMatch(/new ticket.* try again/)
      expect((await late.put("/api/session/store", { store: "memory" })).setCookie).toEqual([])
      expect(await visitor.session()).toMatchObject({ loggedIn: true, data: { a: 1 } })
      // It tries again, with the new ticket.
      expect((await visitor.patch("/api/session", { again: true })).status).toBe(200)
    }
  })

  test(`${store}: after logout a copied cookie from before login is dead too`, async ({ visitor }) => {
    await visitor.put("/api/session/store", { store })
    await visitor.patch("/api/session", { a: 1 })
    const copy = visitor.copy()
    expect((await visitor.delete("/api/session")).status).toBe(204)
    expect(await copy.session()).toEqual(nobody)
  })
}

test("an older copy of a sealed cookie dies with the login", async ({ visitor }) => {
  await logInTo("cookie", visitor)
  const first = visitor.copy()
  await visitor.patch("/api/session", { a: 1 })
  expect(visitor.ticket).not.toBe(first.ticket)
  await visitor.delete("/api/session")
  expect(await first.session()).toEqual(nobody)
})

test("logging out when nobody is logged in is fine", async ({ visitor }) => {
  const { status, text } = await visitor.delete("/api/session")
  expect({ status, text }).toEqual({ status: 204, text: "" })
})

test("a login tells neither which field was wrong nor who exists", async ({ visitor }) => {
  const { username } = await createAccount(visitor)
  const wrongPassword = await visitor.post("/api/session", { username, password: "wrong" })
  const wrongUser = await visitor.post("/api/session", { username: "nobody-here", password: "wrong" })
  expect(wrongPassword.status).toBe(401)
  expect(wrongUser.status).toBe(401)
  expect(wrongUser.body).toEqual(wrongPassword.body)
})

test("a failed login leaves the session as it was", async ({ visitor }) => {
  await visitor.patch("/api/session", { a: 1 })
  const { ticket } = visitor
  await visitor.post("/api/session", { username: "nobody-here", password: "wrong" })
  expect(visitor.ticket).toBe(ticket)
  expect(await visitor.session()).toEqual({ loggedIn: false, data: { a: 1 } })
})

test("a username is one whatever its case, a password only exactly (after NFC)", async ({ visitor }) => {
  const credentials = { username: newCredentials().username, password: "caf\u00e9 au lait \u00e0 midi " }
  await signUp(visitor, credentials)
  const username = ` ${credentials.username.toUpperCase()}  `
  const { password } = credentials
  expect((await visitor.post("/api/session", { username, password: password.trim() })).status).toBe(401)
  expect((await visitor.post("/api/session", { username, password: password.toUpperCase() })).status).toBe(401)
  const { body } = await logIn(visitor, { username, password: password.normalize("NFD") })
  expect(body.user.username).toBe(credentials.username)
})

test("a malformed login is 400", async ({ visitor }) => {
  const { username, password } = await createAccount(visitor)
  const malformed = [
    {},
    [],
    "null",
    "",
    "{",
    { username },
    { password },
    { username: 1, password },
    { username, password: null },
    { username, password, store: "nowhere" },
    { username, password, store: "" },
    { username, password, store: "constructor" },
    { username, password, remember: "yes" },
    { guest: false },
    { guest: true, store: "nowhere" },
  ]
  for (const body of malformed) {
    const { status, headers } = await visitor.post("/api/session", body)
    expect.soft(status, JSON.stringify(body)).toBe(400)
    expect.soft(headers.get("content-type")).toBe("application/problem+json")
  }
  expect(visitor.ticket).toBeUndefined()
})

test("a guest has an account of its own, in the store that it asked for", async ({ visitor, newVisitor }) => {
  await visitor.patch("/api/session", { a: 1 })
  const { status, body } = await visitor.post("/api/session", { guest: true, store: "disk" })
  expect(status).toBe(200)
  expect(body).toMatchObject({ loggedIn: true, store: "disk", data: { a: 1 } })
  const other = await newVisitor().post("/api/session", { guest: true })
  expect(other.body.store).toBe("database")
  expect(other.body.user.username).not.toBe(body.user.username)
  // As if a password had been entered.
  expect((await visitor.delete("/api/sessions")).status).toBe(200)
})

test("of parallel logins with one old ticket exactly one gets its data", async ({ visitor }) => {
  const credentials = await createAccount(visitor)
  await visitor.patch("/api/session", { a: 1 })
  const tabs = Array.from({ length: 4 }, () => visitor.copy())
  await Promise.all(tabs.map((tab) => logIn(tab, credentials)))
  const seen = await Promise.all(tabs.map((tab) => tab.session()))
  expect(seen.every(({ loggedIn }) => loggedIn)).toBe(true)
  expect(seen.filter(({ data }) => data.a === 1)).toHaveLength(1)
  expect(new Set(tabs.map(({ ticket }) => ticket)).size).toBe(4)
})
