/** The moment in which a password changes: nobody gets in, or stays in, with the old one. */
import { expect, test } from "../fixtures.ts"
import { logIn, newCredentials, signUp } from "../support/accounts.ts"
import { Visitor } from "../support/visitor.ts"

const LOGINS = 40

test("logins with the old password that are under way meanwhile are over as well", async ({
  site,
  visitor,
}) => {
  const credentials = await signUp(visitor)
  const { password: newPassword } = newCredentials()
  const thieves = Array.from({ length: LOGINS }, (_, index) => new Visitor(site, `10.79.0.${index}`))
  // Half of them wait before the change for their turn at the hasher, and half behind it.
  const begin = (some: Visitor[]) => some.map((thief) => thief.post("/api/session", credentials))
  const before = begin(thieves.slice(0, LOGINS / 2))
  const changed = visitor.put("/api/users/me/password", {
    currentPassword: credentials.password,
    newPassword,
  })
  const answers = await Promise.all([...before, ...begin(thieves.slice(LOGINS / 2))])
  expect((await changed).status).toBe(204)
  expect(answers.every(({ status }) => status === 200 || status === 401)).toBe(true)

  const inside = await Promise.all(thieves.map(async (thief) => (await thief.session()).loggedIn))
  expect(inside).toEqual(thieves.map(() => false))
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
    const isChanged =
      (await newVisitor().post("/api/session", { username, password: newPassword })).status === 200
    // Done and acknowledged, or not done: and if it was done, the thief is out.
    if (status === 204) expect(isChanged).toBe(true)
    if (isChanged) expect((await thief.session()).loggedIn, `after ${wait} ms`).toBe(false)
    visitor.ticket = undefined
  }
})

test("of two who change it at once one wins, and the other is out", async ({ visitor, newVisitor }) => {
  const credentials = await signUp(visitor)
  const thief = newVisitor()
  await logIn(thief, credentials)
  const change = async (who: Visitor) => {
    const { password: newPassword } = newCredentials()
    const body = { currentPassword: credentials.password, newPassword }
    return { newPassword, answer: await who.put("/api/users/me/password", body) }
  }
  const changes = await Promise.all([change(visitor), change(thief)])
  const won = changes.filter(({ answer }) => answer.status === 204)
  expect(won).toHaveLength(1)
  expect((await newVisitor().post("/api/session", credentials)).status).toBe(401)
  const { username } = credentials
  await logIn(newVisitor(), { username, password: won[0]?.newPassword ?? "" })
})
