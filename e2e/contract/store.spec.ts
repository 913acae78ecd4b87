/** `PUT /api/session/store`: a session moves to another store. */
import { expect, stores, test } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"

for (const from of stores) {
  test(`from ${from} to every store and back: logged in, data intact, clocks unchanged, old tickets dead`, async ({
    visitor,
  }) => {
    await logInTo(from, visitor)
    await visitor.patch("/api/session", { note: "as it was", n: [1, { two: 2 }] })
    const before = await visitor.session()
    for (const to of stores.flatMap((store) => [store, from])) {
      const old = visitor.copy()
      const { status, body, setCookie } = await visitor.put("/api/session/store", { store: to })
      expect(status).toBe(200)
      expect(setCookie).toHaveLength(1)
      expect(visitor.ticket).toMatch(new RegExp(`^${to}\\.`))
      expect(visitor.ticket).not.toBe(old.ticket)
      expect(body).toEqual({ ...before, store: to })
      expect(await visitor.session()).toEqual(body)
      expect(await old.session()).toEqual({ loggedIn: false, data: {} })
    }
    expect((await visitor.get("/api/sessions")).body.sessions).toMatchObject([{ store: from, current: true }])
  })

  test(`${from}: works before login, with data`, async ({ visitor }) => {
    await visitor.put("/api/session/store", { store: from })
    await visitor.patch("/api/session", { a: 1 })
    for (const to of stores) {
      const old = visitor.copy()
      const { body } = await visitor.put("/api/session/store", { store: to })
      expect(body).toEqual({ loggedIn: false, data: { a: 1 } })
      expect(await old.session()).toEqual({ loggedIn: false, data: {} })
    }
  })

  test(`${from}: of two moves at once one wins, and nothing is left of the other`, async ({ visitor }) => {
    await logInTo(from, visitor)
    await visitor.patch("/api/session", { a: 1 })
    const tabs = [visitor.copy(), visitor.copy()]
    const answers = await Promise.all(tabs.map((tab) => tab.put("/api/session/store", { store: "disk" })))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
    const seen = await Promise.all([...tabs, visitor].map((tab) => tab.session()))
    expect(seen.filter(({ loggedIn }) => loggedIn)).toMatchObject([{ store: "disk", data: { a: 1 } }])
  })
}

test("an unknown store is 400, and the session stays", async ({ visitor }) => {
  await logInTo("disk", visitor)
  const { ticket } = visitor
  for (const body of [{ store: "nowhere" }, { store: "Disk" }, { store: null }, {}, []]) {
    expect.soft((await visitor.put("/api/session/store", body)).status, JSON.stringify(body)).toBe(400)
  }
  expect(visitor.ticket).toBe(ticket)
  expect(await visitor.session()).toMatchObject({ loggedIn: true, store: "disk" })
})

test("413 when it does not fit there, and the session stays", async ({ visitor }) => {
  await logInTo("disk", visitor)
  await visitor.patch("/api/session", { big: "x".repeat(5000) })
  const { ticket } = visitor
  const { status, setCookie } = await visitor.put("/api/session/store", { store: "cookie" })
  expect({ status, setCookie }).toEqual({ status: 413, setCookie: [] })
  expect(visitor.ticket).toBe(ticket)
  expect(await visitor.session()).toMatchObject({
    loggedIn: true,
    store: "disk",
    data: { big: expect.any(String) },
  })
  expect((await visitor.get("/api/sessions")).body.sessions).toMatchObject([{ store: "disk" }])
})
