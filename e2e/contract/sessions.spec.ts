/** `/api/sessions` and the password: the list of logins, and how to end one. */
import { randomUUID } from "node:crypto"
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn, newCredentials, signUp } from "../support/accounts.ts"
import { inDatabase } from "../support/database.ts"
import type { Site } from "../support/site.ts"

const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"

test("one's logins are listed, in all stores together", async ({ visitor, newVisitor, site }) => {
  const credentials = await createAccount(visitor)
  await signUp(newVisitor())
  for (const store of stores) {
    const { status } = await newVisitor().post(
      "/api/session",
      { ...credentials, store },
      { headers: { "User-Agent": firefox } },
    )
    expect(status).toBe(200)
  }
  await logIn(visitor, credentials, { store: "disk" })
  const { status, body, text } = await visitor.get("/api/sessions")
  expect(status).toBe(200)
  expect(body.sessions.map(({ store }: { store: string }) => store).toSorted()).toEqual([...stores, "disk"].toSorted())
  const current = body.sessions.filter((session: { current: boolean }) => session.current)
  const { createdAt, lastSeenAt } = await visitor.session()
  expect(current).toMatchObject([{ createdAt, lastSeenAt }])
  for (const session of body.sessions) {
    expect(Object.keys(session).toSorted()).toEqual(
      ["id", "store", "createdAt", "lastSeenAt", "browser", "os", "current"].toSorted(),
    )
    if (!session.current)
      expect(session).toMatchObject({
        browser: expect.stringContaining("Firefox"),
        os: expect.stringContaining("Linux"),
      })
  }
  expect(text).not.toContain(visitor.ticket?.slice("disk.".length))
  expect(site.log()).not.toContain(visitor.ticket?.slice("disk.".length))
})

for (const store of stores) {
  test(`${store}: one of one's own can be ended, its copied cookie too`, async ({ visitor, newVisitor }) => {
    const credentials = await signUp(visitor)
    const other = newVisitor()
    await logIn(other, credentials, { store })
    await other.patch("/api/session", { a: 1 })
    const { sessions } = (await visitor.get("/api/sessions")).body
    const { id } = sessions.find(({ current }: { current: boolean }) => !current)
    const { status, text } = await visitor.delete(`/api/sessions/${id}`)
    expect({ status, text }).toEqual({ status: 204, text: "" })
    expect(await other.session()).toEqual({ loggedIn: false, data: {} })
    expect((await visitor.get("/api/sessions")).body.sessions).toHaveLength(1)
    expect((await visitor.delete(`/api/sessions/${id}`)).status).toBe(404)
  })

  test(`${store}: all others can be ended at once`, async ({ visitor, newVisitor }) => {
    const credentials = await createAccount(visitor)
    const others = stores.map((name) => [name, newVisitor()] as const)
    for (const [name, other] of others) await logIn(other, credentials, { store: name })
    const stranger = newVisitor()
    await signUp(stranger)
    await logIn(visitor, credentials, { store })
    const { status, body } = await visitor.delete("/api/sessions")
    expect({ status, body }).toEqual({ status: 200, body: { revoked: stores.length } })
    for (const [name, other] of others) expect((await other.session()).loggedIn, name).toBe(false)
    expect((await visitor.session()).loggedIn).toBe(true)
    expect((await stranger.session()).loggedIn).toBe(true)
    expect((await visitor.delete("/api/sessions")).body).toEqual({ revoked: 0 })
  })

  test(`${store}: a new password ends all others and gives this one a new ticket`, async ({ visitor, newVisitor }) => {
    const credentials = await createAccount(visitor)
    const others = stores.map((name) => [name, newVisitor()] as const)
    for (const [name, other] of others) await logIn(other, credentials, { store: name })
    await logIn(visitor, credentials, { store })
    await visitor.patch("/api/session", { a: 1 })
    const before = await visitor.session()
    const old = visitor.copy()
    const newPassword = newCredentials().password
    const { status, text } = await visitor.put("/api/users/me/password", {
      currentPassword: credentials.password,
      newPassword,
    })
    expect({ status, text }).toEqual({ status: 204, text: "" })
    expect(visitor.ticket).not.toBe(old.ticket)
    expect(await visitor.session()).toEqual(before)
    for (const [name, other] of [...others, ["old ticket", old] as const]) {
      expect(await other.session(), name).toEqual({ loggedIn: false, data: {} })
    }
    expect((await newVisitor().post("/api/session", credentials)).status).toBe(401)
    await logIn(newVisitor(), { ...credentials, password: newPassword })
  })
}

test("a login beyond 100 ends the one that was used least recently, and says so", async ({ newVisitor, site }) => {
  const [oldest, visitor] = [newVisitor(), newVisitor()]
  const credentials = await signUp(oldest)
  await fillUp(site, credentials.username)
  expect((await oldest.get("/api/sessions")).body.sessions).toHaveLength(100)
  await logIn(visitor, credentials)
  expect((await visitor.get("/api/sessions")).body.sessions).toHaveLength(100)
  expect((await visitor.session()).loggedIn).toBe(true)
  expect(await oldest.session()).toEqual({ loggedIn: false, data: {} })
  expect((await oldest.get("/login")).text).toContain("can have 100 logins at once")
})

/** What 99 more logins would have left, a moment later than the one that there is: so many passwords take a minute. */
async function fillUp(site: Site, username: string): Promise<void> {
  await inDatabase(site, async (db) => {
    const login = await db.login.findFirstOrThrow({ where: { user: { username } } })
    const lastSeenAt = new Date(login.lastSeenAt.getTime() + 1)
    const more = () => ({ ...login, id: randomUUID(), sessionId: randomUUID(), lastSeenAt })
    await db.login.createMany({ data: Array.from({ length: 99 }, more) })
  })
}

test("someone else's session is as unknown as one that never was", async ({ visitor, newVisitor }) => {
  const stranger = newVisitor()
  await signUp(stranger)
  const [{ id }] = (await stranger.get("/api/sessions")).body.sessions
  await signUp(visitor)
  for (const unknown of [id, "nothing", "00000000-0000-0000-0000-000000000000", "%00", "..%2Fsession"]) {
    expect.soft((await visitor.delete(`/api/sessions/${unknown}`)).status, unknown).toBe(404)
  }
  expect((await stranger.session()).loggedIn).toBe(true)
})

test("one's own current session can be ended by its id", async ({ visitor }) => {
  await signUp(visitor)
  const [{ id }] = (await visitor.get("/api/sessions")).body.sessions
  expect((await visitor.delete(`/api/sessions/${id}`)).status).toBe(204)
  expect((await visitor.session()).loggedIn).toBe(false)
})

test("without a login all of this is 401", async ({ visitor }) => {
  await visitor.patch("/api/session", { a: 1 })
  const passwords = { currentPassword: "x".repeat(15), newPassword: newCredentials().password }
  for (const { status } of [
    await visitor.get("/api/sessions"),
    await visitor.delete("/api/sessions"),
    await visitor.delete("/api/sessions/1"),
    await visitor.put("/api/users/me/password", passwords),
  ]) {
    expect.soft(status).toBe(401)
  }
})

test("a password is changed by who knows the current one only", async ({ visitor, newVisitor }) => {
  const { username, password } = await signUp(visitor)
  const other = newVisitor()
  await logIn(other, { username, password })
  const { ticket } = visitor
  const change = (currentPassword: unknown, newPassword: unknown) =>
    visitor.put("/api/users/me/password", { currentPassword, newPassword })
  const good = newCredentials().password
  expect((await change(`${password}x`, good)).status).toBe(403)
  expect((await change("", good)).status).toBe(403)
  for (const bad of ["x".repeat(14), "x".repeat(257), "", null, 1, username.padEnd(15, "-").slice(0, 10)]) {
    expect.soft((await change(password, bad)).status, String(bad)).toBe(400)
  }
  expect((await change(undefined, good)).status).toBe(400)
  expect(visitor.ticket).toBe(ticket)
  expect((await other.session()).loggedIn).toBe(true)
  await logIn(newVisitor(), { username, password })
})
