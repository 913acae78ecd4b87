/** "Timeouts", with short ones: when a session ends, and that nothing makes it end later. */
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import type { Visitor } from "../support/visitor.ts"

/**
 * Looks until the session is over. Looking is no activity.
 *
 * @param earliest and @param latest when it has to end: milliseconds of Date.now()
 */
async function expectEndBetween(visitor: Visitor, earliest: number, latest: number, label: string): Promise<void> {
  for (;;) {
    const asked = Date.now()
    const { loggedIn, data } = await visitor.session()
    if (!loggedIn && data.kept === undefined) {
      expect.soft(Date.now(), `${label} ended too early`).toBeGreaterThanOrEqual(earliest)
      return
    }
    expect(asked, `${label} should be over`).toBeLessThan(latest)
  }
}

/** Acts again and again until a point in time. @returns between which times the last activity was */
async function actUntil(end: number, act: () => Promise<unknown>): Promise<[number, number]> {
  for (;;) {
    const before = Date.now()
    await act()
    if (Date.now() >= end) return [before, Date.now()]
  }
}

const idle = 3000
const absolute = 7000
const remember = 9000

test.use({
  settings: {
    SESSION_IDLE_TIMEOUT: "3",
    SESSION_ABSOLUTE_TIMEOUT: "7",
    SESSION_REMEMBER_TIMEOUT: "9",
  },
})

test("without activity a login ends after the idle timeout, in every store", async ({ newVisitor }) => {
  const credentials = await createAccount(newVisitor())
  await Promise.all(
    stores.map(async (store) => {
      const visitor = newVisitor()
      const before = Date.now()
      await logIn(visitor, credentials, { store })
      await expectEndBetween(visitor, before + 0.95 * idle, Date.now() + idle, store)
      expect((await visitor.get("/account")).status).toBe(307)
      expect((await visitor.get("/api/sessions")).status).toBe(401)
    }),
  )
})

test("a session from before login has an idle timeout too", async ({ newVisitor }) => {
  await Promise.all(
    stores.map(async (store) => {
      const visitor = newVisitor()
      await visitor.put("/api/session/store", { store })
      const before = Date.now()
      await visitor.patch("/api/session", { kept: 1 })
      await expectEndBetween(visitor, before + 0.95 * idle, Date.now() + idle, store)
      // What is over is not adopted: a write begins a new session.
      const old = visitor.ticket
      expect((await visitor.patch("/api/session", { a: 1 })).body.data).toEqual({ a: 1 })
      expect(visitor.ticket).not.toBe(old)
    }),
  )
})

test("a session from before login has an absolute timeout, from its first write", async ({ newVisitor }) => {
  await Promise.all(
    stores.map(async (store) => {
      const visitor = newVisitor()
      const before = Date.now()
      await visitor.put("/api/session/store", { store })
      const begun = Date.now()
      await visitor.patch("/api/session", { kept: 1 })
      await actUntil(before + absolute - 1000, () => visitor.patch("/api/session", { kept: Date.now() }))
      await expectEndBetween(visitor, before + absolute, begun + absolute, store)
    }),
  )
})

for (const [activity, act] of [
  ["writes", (visitor: Visitor) => visitor.patch("/api/session", { kept: Date.now() })],
  ["page views", (visitor: Visitor) => visitor.get("/account")],
] as const) {
  test(`${activity} keep a login alive, until the absolute timeout`, async ({ newVisitor }) => {
    const credentials = await createAccount(newVisitor())
    await Promise.all(
      stores.map(async (store) => {
        const visitor = newVisitor()
        const before = Date.now()
        const { body } = await logIn(visitor, credentials, { store })
        const begun = Date.now()
        expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(absolute)
        await actUntil(before + absolute - 1000, () => act(visitor))
        expect((await visitor.session()).createdAt).toBe(body.createdAt)
        await expectEndBetween(visitor, before + absolute, begun + absolute, store)
      }),
    )
  })

  test(`${activity} restart the idle timeout`, async ({ newVisitor }) => {
    const credentials = await createAccount(newVisitor())
    await Promise.all(
      stores.map(async (store) => {
        const visitor = newVisitor()
        await logIn(visitor, credentials, { store })
        const [before, after] = await actUntil(Date.now() + 1200, () => act(visitor))
        await expectEndBetween(visitor, before + 0.95 * idle, after + idle, store)
      }),
    )
  })
}

test("a view of any page is activity", async ({ visitor }) => {
  const credentials = await createAccount(visitor)
  const showcase = ["/compare", "/attacks", "/patterns", "/patterns/client-component", "/source"]
  for (const path of ["/", "/account", "/login", "/signup", "/logout", ...showcase]) {
    const { body } = await logIn(visitor, credentials)
    // It is written down when the last is a twentieth of the idle timeout old.
    await new Promise((resolve) => setTimeout(resolve, idle / 20 + 10))
    await visitor.get(path)
    const seen = async () => Date.parse((await visitor.session()).lastSeenAt)
    await expect.poll(seen, { message: path, intervals: [20] }).toBeGreaterThan(Date.parse(body.lastSeenAt))
  }
})

test('with "remember me" there is no idle timeout, and a longer absolute one', async ({ newVisitor }) => {
  const credentials = await createAccount(newVisitor())
  await Promise.all(
    stores.map(async (store) => {
      const visitor = newVisitor()
      const before = Date.now()
      const { body, setCookie } = await logIn(visitor, credentials, { store, remember: true })
      expect(body.idleExpiresAt).toBeNull()
      // What is left when the answer is sent: the login itself takes some of it.
      const maxAge = Number(/Max-Age=(\d+);/.exec(setCookie[0] ?? "")?.[1])
      expect(maxAge * 1000).toBeLessThanOrEqual(remember)
      expect(maxAge * 1000).toBeGreaterThan(remember - 1000 - (Date.now() - before))
      await expectEndBetween(visitor, before + remember, Date.now() + remember, store)
    }),
  )
})

test("moving to another store leaves the clocks as they are", async ({ visitor }) => {
  const credentials = await createAccount(visitor)
  const before = Date.now()
  await logIn(visitor, credentials)
  const begun = Date.now()
  const move = async (n: number) => {
    const answer = await visitor.put("/api/session/store", { store: stores[n % stores.length] })
    expect(answer.body.loggedIn).toBe(true)
  }
  let moves = 0
  await actUntil(begun + 1000, () => move(moves++))
  await expectEndBetween(visitor, before + 0.95 * idle, begun + idle, "moved")

  await logIn(visitor, credentials)
  const { createdAt } = await visitor.session()
  const absoluteEnd = Date.parse(createdAt) + absolute
  await actUntil(absoluteEnd - 1000, async () => {
    await visitor.patch("/api/session", { n: moves })
    await move(moves++)
  })
  await expectEndBetween(visitor, absoluteEnd, absoluteEnd, "moved and written to")
})

test("who was logged out by time is told so on the login page", async ({ page, visitor, site, context }) => {
  await logIn(visitor, await createAccount(visitor), { store: "cookie" })
  await expect.poll(async () => (await visitor.session()).loggedIn).toBe(false)
  await context.addCookies([{ name: "session", value: visitor.ticket ?? "", url: site.origin }])
  await page.goto("/account")
  await expect(page).toHaveURL("/login?next=%2Faccount")
  await expect(page.getByText(/expired/)).toBeVisible()
})
