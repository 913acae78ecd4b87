/** Three instances behind a balancer that gives each request to another one: no visitor is bound to any of them. */
import { expect } from "../fixtures.ts"
import { createAccount, logIn, newCredentials } from "../support/accounts.ts"
import { answeredBy } from "../support/balancer.ts"
import { type Fleet, fleetStores } from "../support/fleet.ts"
import {
  addVisit,
  expectNote,
  expectVisits,
  logInOnPage,
  logOutOnIndex,
  saveNote,
  switchStore,
} from "../support/pages.ts"
import { Visitor } from "../support/visitor.ts"
import { test } from "./fleet-fixtures.ts"

/** Who has a copy of a ticket, and asks each instance. */
async function expectDeadEverywhere({ instances }: Fleet, { ticket }: Visitor, label: string): Promise<void> {
  for (const instance of instances) {
    const thief = new Visitor(instance, "192.0.2.66")
    thief.ticket = ticket
    expect(await thief.session(), label).toEqual({ loggedIn: false, data: {} })
  }
}

test("one after the other, they serve a session as one", async ({ newVisitor }) => {
  const credentials = await createAccount(newVisitor())
  for (const store of fleetStores) {
    const visitor = newVisitor()
    await logIn(visitor, credentials, { store })
    const instances = new Set<string | null>()
    for (let n = 1; n <= 6; n++) {
      const { headers, body } = await visitor.patch("/api/session", { [`write${n}`]: n })
      instances.add(headers.get(answeredBy))
      expect(body, store).toMatchObject({ loggedIn: true, store })
      expect(Object.keys(body.data), store).toHaveLength(n)
    }
    expect(instances.size, store).toBe(3)
  }
})

test("50 updates at once, over all of them, all count", async ({ visitor }) => {
  const credentials = await createAccount(visitor)
  for (const store of fleetStores.filter((name) => name !== "cookie")) {
    await logIn(visitor, credentials, { store })
    const keys = Array.from({ length: 50 }, (_, n) => `key${n}`)
    const answers = await Promise.all(keys.map((key) => visitor.copy().patch("/api/session", { [key]: store })))
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200))
    const { data } = await visitor.session()
    expect(data, store).toEqual(Object.fromEntries(keys.map((key) => [key, store])))
  }
})

test("what ends at one is dead at all", async ({ fleet, newVisitor }) => {
  for (const store of fleetStores) {
    const credentials = await createAccount(newVisitor())
    const { password } = newCredentials()
    const other = newVisitor()
    await logIn(other, credentials)
    const ends: Record<string, (owner: Visitor) => Promise<unknown>> = {
      logout: (owner) => owner.copy().delete("/api/session"),
      async revocation(owner) {
        const { sessions } = (await owner.get("/api/sessions")).body
        const { id } = sessions.find(({ current }: { current: boolean }) => current)
        expect((await other.delete(`/api/sessions/${id}`)).status).toBe(204)
      },
      move: (owner) => owner.copy().put("/api/session/store", { store: "database" }),
      async "change of the password"() {
        const body = { currentPassword: credentials.password, newPassword: password }
        expect((await other.put("/api/users/me/password", body)).status).toBe(204)
      },
    }
    for (const [name, end] of Object.entries(ends)) {
      const owner = newVisitor()
      await logIn(owner, credentials, { store })
      expect((await owner.session()).loggedIn).toBe(true)
      await end(owner)
      await expectDeadEverywhere(fleet, owner, `${store}: ${name}`)
    }
    expect((await other.session()).loggedIn).toBe(true)
  }
})

test("they count together what is limited", async ({ fleet, newVisitor, address }) => {
  const { username } = await createAccount(newVisitor())
  const wrong = { username, password: "not the password" }
  const count = async (requests: Promise<{ status: number }>[]) => {
    const answers = await Promise.all(requests)
    return Object.groupBy(answers, ({ status }) => status)
  }
  const guesses = await count(Array.from({ length: 24 }, () => newVisitor().post("/api/session", wrong)))
  expect([guesses[401]?.length, guesses[429]?.length]).toEqual([10, 14])
  for (const instance of fleet.instances)
    expect((await new Visitor(instance, address).post("/api/session", wrong)).status).toBe(429)

  const elsewhere = () => new Visitor(fleet, "192.0.2.67")
  const guests = await count(Array.from({ length: 106 }, () => elsewhere().post("/api/session", { guest: true })))
  expect([guests[200]?.length, guests[429]?.length]).toEqual([100, 6])
})

test("a browser does not notice that there are several", async ({ page, newPage, visitor }) => {
  const credentials = await createAccount(visitor)
  await logIn(visitor, credentials)
  await logInOnPage(page, credentials, { store: "cookie" })
  let visits = 0
  for (const store of fleetStores) {
    await switchStore(page, store)
    await addVisit(page, ++visits)
    await saveNote(page, `kept in ${store}`)
    await page.reload()
    await expectVisits(page, visits)
    await expectNote(page, `kept in ${store}`)
  }
  const plain = await newPage({ javaScriptEnabled: false })
  await logInOnPage(plain, credentials)
  await addVisit(plain, 1)
  await logOutOnIndex(plain)

  await page.goto("/account")
  await page.getByRole("button", { name: /^End the session/ }).click()
  await expect(page.getByText("That session has ended.")).toBeVisible()
  expect((await visitor.session()).loggedIn).toBe(false)
  await page.goto("/")
  await logOutOnIndex(page)
})
