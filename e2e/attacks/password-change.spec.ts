/** The moment in which a password changes: nobody gets in, or stays in, with the old one. */
import { expect, test } from "../fixtures.ts"
import { logIn, newCredentials, signUp } from "../support/accounts.ts"
import { Visitor } from "../support/visitor.ts"
import { startBrokenServer } from "./broken-server.ts"

const LOGINS = 40

/** Logs in again and again while the owner changes the password, and gives how many of these are inside afterwards. */
async function insideAfterChange(owner: Visitor, newVisitor: (index: number) => Visitor): Promise<number> {
  const credentials = await signUp(owner)
  const { password: newPassword } = newCredentials()
  const thieves = Array.from({ length: LOGINS }, (_, index) => newVisitor(index))
  // Half of them wait before the change for their turn at the hasher, and half behind it.
  const begin = (some: Visitor[]) => some.map((thief) => thief.post("/api/session", credentials))
  const before = begin(thieves.slice(0, LOGINS / 2))
  const changed = owner.put("/api/users/me/password", {
    currentPassword: credentials.password,
    newPassword,
  })
  const answers = await Promise.all([...before, ...begin(thieves.slice(LOGINS / 2))])
  expect((await changed).status).toBe(204)
  expect(answers.every(({ status }) => status === 200 || status === 401)).toBe(true)
  const inside = await Promise.all(thieves.map(async (thief) => (await thief.session()).loggedIn))
  return inside.filter(Boolean).length
}

/** Two who are logged in change it at once: the answers of those that were let, each with its new password. */
async function changeAtOnce(one: Visitor, other: Visitor) {
  const credentials = await signUp(one)
  await logIn(other, credentials)
  const change = async (who: Visitor) => {
    const { password } = newCredentials()
    const body = { currentPassword: credentials.password, newPassword: password }
    const { status } = await who.put("/api/users/me/password", body)
    return { status, password }
  }
  const changes = await Promise.all([change(one), change(other)])
  return { credentials, won: changes.filter(({ status }) => status === 204) }
}

test("logins with the old password that are under way meanwhile are over as well", async ({ site, visitor }) => {
  const inside = await insideAfterChange(visitor, (index) => new Visitor(site, `10.79.0.${index}`))
  expect(inside).toBe(0)
  expect((await visitor.get("/api/sessions")).body.sessions).toHaveLength(1)
})

test("a thief who ends the owner's login meanwhile does not stay in", async ({ visitor, newVisitor }) => {
  // The moment in which it would matter is the owner's hashing: it is met by some of these.
  for (let wait = 5; wait < 60; wait += 5) {
    const credentials = await signUp(visitor)
    const thief = newVisitor()
    await logIn(thief, credentials)
    const { password: newPassword } = newCredentials()
    const body = { currentPassword: credentials.password, newPassword }
    const changing = visitor.put("/api/users/me/password", body)
    await new Promise((resolve) => setTimeout(resolve, wait))
    await thief.delete("/api/sessions")
    const { status } = await changing
    const { username } = credentials
    const isChanged = (await newVisitor().post("/api/session", { username, password: newPassword })).status === 200
    // Done and acknowledged, or not done: and if it was done, the thief is out.
    if (status === 204) expect(isChanged).toBe(true)
    if (isChanged) expect((await thief.session()).loggedIn, `after ${wait} ms`).toBe(false)
    visitor.ticket = undefined
  }
})

test("of two who change it at once one wins, and the other is out", async ({ visitor, newVisitor }) => {
  const { credentials, won } = await changeAtOnce(visitor, newVisitor())
  expect(won).toHaveLength(1)
  expect((await newVisitor().post("/api/session", credentials)).status).toBe(401)
  await logIn(newVisitor(), { ...credentials, password: won[0]?.password ?? "" })
})

test("where mistakes were made, thieves are inside, and both win", async () => {
  const { base, server } = await startBrokenServer()
  const newVisitor = () => new Visitor({ origin: base, address: base }, "10.79.1.0")
  expect(await insideAfterChange(newVisitor(), newVisitor)).toBeGreaterThan(0)
  expect((await changeAtOnce(newVisitor(), newVisitor())).won).toHaveLength(2)
  server.close()
})
