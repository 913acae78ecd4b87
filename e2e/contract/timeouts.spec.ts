/** "Timeouts", on a site whose time is moved: when a session ends, to the millisecond, and that nothing makes it end later. */
import { expect, stores, test } from "../fixtures.ts"
import { createAccount, logIn } from "../support/accounts.ts"
import { movedClock, passTime, timeOn } from "../support/moved-clock.ts"
import { plantTicket } from "../support/pages.ts"
import type { Site } from "../support/site.ts"
import type { Visitor } from "../support/visitor.ts"

/** Seconds. None is the default. */
const [idle, absolute, remembered] = [1200, 6000, 86_400]

test.use({
  settings: {
    ...movedClock,
    SESSION_IDLE_TIMEOUT: `${idle}`,
    SESSION_ABSOLUTE_TIMEOUT: `${absolute}`,
    SESSION_REMEMBER_TIMEOUT: `${remembered}`,
  },
})

/** Logs in to one store after the other. */
async function* loginsOf(visitor: Visitor, remember = false) {
  const credentials = await createAccount(visitor)
  for (const store of stores) yield { store, ...(await logIn(visitor, credentials, { store, remember })) }
}

/** Lets time pass until the session ends: up to the last millisecond it stays as it is. Looking is no activity. */
async function expectEndAfter(seconds: number, site: Site, visitor: Visitor, label: string): Promise<void> {
  const [alive, nobody] = [await visitor.session(), { loggedIn: false, data: {} }]
  expect(alive, `${label} is over already`).not.toEqual(nobody)
  passTime(site, seconds - 0.001)
  expect.soft(await visitor.session(), `${label} ended too early`).toEqual(alive)
  passTime(site, 0.001)
  expect(await visitor.session(), `${label} should be over`).toEqual(nobody)
}

/** Acts whenever a second of the idle timeout is left. @returns the seconds left when only the absolute end can come */
async function actUntilEndIsNear(site: Site, act: () => Promise<unknown>): Promise<number> {
  let left = absolute
  for (; left > idle; left -= idle - 1) {
    passTime(site, idle - 1)
    await act()
  }
  return left
}

const write = (visitor: Visitor) => visitor.patch("/api/session", { kept: Math.random() })

/** Views a page, and waits until that is written down: it is, after the answer. */
async function view(visitor: Visitor, site: Site, path = "/account"): Promise<void> {
  await visitor.get(path)
  const lastSeenAt = async () => (await visitor.session()).lastSeenAt
  await expect.poll(lastSeenAt, { message: path, intervals: [20] }).toBe(timeOn(site).toISOString())
}

test("without activity a login ends after the idle timeout, in every store", async ({ visitor, site }) => {
  for await (const { store } of loginsOf(visitor)) {
    await expectEndAfter(idle, site, visitor, store)
    expect((await visitor.get("/account")).status).toBe(307)
    expect((await visitor.get("/api/sessions")).status).toBe(401)
  }
})

test("a session from before login has an idle timeout too", async ({ newVisitor, site }) => {
  for (const store of stores) {
    const visitor = newVisitor()
    await visitor.put("/api/session/store", { store })
    passTime(site, 60)
    await write(visitor)
    await expectEndAfter(idle, site, visitor, store)
    // What is over is not adopted: a write begins a new session.
    const old = visitor.ticket
    expect((await visitor.patch("/api/session", { a: 1 })).body.data).toEqual({ a: 1 })
    expect(visitor.ticket).not.toBe(old)
  }
})

test("a session from before login has an absolute timeout, from its first write", async ({ visitor, site }) => {
  for (const store of stores) {
    await visitor.put("/api/session/store", { store })
    await expectEndAfter(await actUntilEndIsNear(site, () => write(visitor)), site, visitor, store)
  }
})

for (const [activity, act] of Object.entries({ writes: write, "page views": view })) {
  test(`${activity} keep a login alive, until the absolute timeout`, async ({ visitor, site }) => {
    for await (const { store, body } of loginsOf(visitor)) {
      expect(Date.parse(body.expiresAt) - Date.parse(body.createdAt)).toBe(absolute * 1000)
      const left = await actUntilEndIsNear(site, () => act(visitor, site))
      expect((await visitor.session()).createdAt).toBe(body.createdAt)
      await expectEndAfter(left, site, visitor, store)
    }
  })

  test(`${activity} restart the idle timeout`, async ({ visitor, site }) => {
    for await (const { store, body } of loginsOf(visitor)) {
      passTime(site, idle - 0.001)
      await act(visitor, site)
      expect((await visitor.session()).createdAt).toBe(body.createdAt)
      await expectEndAfter(idle, site, visitor, store)
    }
  })
}

test("what nobody looks at is no activity: pages fetched in advance, and HEAD", async ({ visitor, site }) => {
  await logIn(visitor, await createAccount(visitor))
  const before = await visitor.session()
  passTime(site, idle / 2)
  for (const path of ["/", "/account", "/login"]) {
    for (const purpose of ["prefetch", "prefetch;prerender", "prefetch;anonymous-client-ip"])
      expect((await visitor.get(path, { headers: { "Sec-Purpose": purpose } })).status).toBe(200)
    expect((await visitor.get(path, { headers: { Purpose: "prefetch" } })).status).toBe(200)
    expect((await visitor.send("HEAD", path)).status).toBe(200)
  }
  expect(await visitor.session()).toEqual(before)
  await view(visitor, site)
})

test("a view of any page is activity", async ({ visitor, site }) => {
  await logIn(visitor, await createAccount(visitor))
  const showcase = ["/compare", "/attacks", "/patterns", "/patterns/client-component", "/docs", "/source"]
  for (const path of ["/", "/account", "/login", "/signup", "/logout", ...showcase]) {
    // It is written down when the last is a twentieth of the idle timeout old.
    passTime(site, idle / 20)
    await view(visitor, site, path)
  }
})

test('with "remember me" there is no idle timeout, and a longer absolute one', async ({ visitor, site }) => {
  for await (const { store, body, setCookie } of loginsOf(visitor, true)) {
    expect(body.idleExpiresAt).toBeNull()
    expect(setCookie[0]).toContain(`; Max-Age=${remembered};`)
    await expectEndAfter(remembered, site, visitor, store)
  }
})

test("moving to another store leaves the clocks as they are", async ({ visitor, site }) => {
  const credentials = await createAccount(visitor)
  const move = async (store: string) => {
    expect((await visitor.put("/api/session/store", { store })).body).toMatchObject({ loggedIn: true, store })
  }
  await logIn(visitor, credentials)
  for (const store of stores) {
    passTime(site, 60)
    await move(store)
  }
  await expectEndAfter(idle - 60 * stores.length, site, visitor, "moved")
  const { createdAt } = (await logIn(visitor, credentials)).body
  const targets = stores.values()
  const left = await actUntilEndIsNear(site, async () => {
    await write(visitor)
    await move(targets.next().value ?? "none")
  })
  expect((await visitor.session()).createdAt).toBe(createdAt)
  await expectEndAfter(left, site, visitor, "moved and written to")
})

test("who was logged out by time is told so on the login page", async ({ page, visitor, site }) => {
  await logIn(visitor, await createAccount(visitor), { store: "cookie" })
  await expectEndAfter(idle, site, visitor, "cookie")
  await plantTicket(page, visitor.ticket ?? "", site.origin)
  await page.goto("/account")
  await expect(page).toHaveURL("/login?next=%2Faccount")
  await expect(page.getByText(/expired/)).toBeVisible()
})
