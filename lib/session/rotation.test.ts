import { describe, expect, test } from "vitest"
import { StoreUnavailableError } from "./errors.ts"
import { createSite, lightStores, type Site, type SiteOptions } from "./testing/site.ts"

const names = ["memory", "other", "cookie"]
const pairs = names.flatMap((from) => names.map((to) => [from, to] as const))
const site = (options: Partial<SiteOptions> = {}) =>
  createSite({ stores: lightStores, defaultStore: "memory", wait: async () => {}, ...options })

/** A session with data in a store: before login, or of a user. */
async function begin({ update, move, logInAs }: Site, store: string, userId?: string) {
  const { ticket } = userId ? await logInAs(undefined, userId, { store }) : await move(undefined, store)
  const session = await update(ticket, () => ({ basket: [1] }))
  if (!session) throw new Error("There is no session")
  return session
}

describe.each(names)("a login with a session in %s", (from) => {
  test.each(names)("into %s: a new ticket, the old one dead, data carried over", async (store) => {
    const shop = site()
    const before = await begin(shop, from)
    const session = await shop.logInAs(before.ticket, "ann", { store })
    expect(session).toMatchObject({ store, record: { data: { basket: [1] }, login: { userId: "ann" } } })
    expect(await shop.get(before.ticket)).toBeNull()
    expect(await shop.get(session.ticket)).toEqual(session)
    expect(shop.rows.get("login-1")).toMatchObject({ sessionId: session.id, store })
  })

  test("again as the same user: data carried over, the old login ended, the store kept", async () => {
    const shop = site({ defaultStore: "memory" })
    const before = await begin(shop, from, "ann")
    const session = await shop.logInAs(before.ticket, "ann")
    expect(session).toMatchObject({ store: from, record: { data: { basket: [1] } } })
    expect(await shop.get(before.ticket)).toBeNull()
    expect(shop.rows.get("login-1")?.ended?.reason).toBe("replaced")
  })

  test("as another user: nothing of the first one's is carried over", async () => {
    const shop = site()
    const before = await begin(shop, from, "ann")
    const session = await shop.logInAs(before.ticket, "bob")
    expect(session.record.data).toEqual({})
    expect(session.record.login?.userId).toBe("bob")
    expect(await shop.get(before.ticket)).toBeNull()
    expect(shop.rows.get("login-1")?.ended?.reason).toBe("replaced")
  })

  test("twenty at once: all apart, the old ticket dead, its data in exactly one", async () => {
    const shop = site()
    const before = await begin(shop, from)
    const users = Array.from({ length: 20 }, (_, index) => `user-${index}`)
    const made = await Promise.all(users.map((user) => shop.logInAs(before.ticket, user)))
    expect(new Set(made.map(({ ticket }) => ticket)).size).toBe(20)
    const loaded = await Promise.all(made.map(({ ticket }) => shop.get(ticket)))
    expect(loaded.map((session) => session?.record.login?.userId)).toEqual(users)
    expect(loaded.filter((session) => session && "basket" in session.record.data)).toHaveLength(1)
    expect(await shop.get(before.ticket)).toBeNull()
  })

  test("while it is being ended: logged in, without its data", async () => {
    const shop: Site = site({
      before: async (call) => {
        if (call === `${from}.end` && !ended) {
          ended = true
          await shop.end(before.ticket)
        }
      },
    })
    let ended = true
    const before = await begin(shop, from)
    ended = false
    const session = await shop.logInAs(before.ticket, "ann")
    expect((await shop.get(session.ticket))?.record.data).toEqual({})
  })
})

test.each([
  ["refused by the register", "logins.start"],
  ["refused in the last moment", "check"],
])("a login into a session that is %s leaves everything as it was", async (_, where) => {
  let isRefused = false
  const refuse = (call: string) => {
    if (isRefused && call === where) throw new Error("refused")
  }
  const shop = site({ before: refuse })
  const before = await begin(shop, "memory")
  isRefused = true
  const login = shop.logInAs(before.ticket, "ann", { check: async () => refuse("check") })
  await expect(login).rejects.toThrow("refused")
  expect(await shop.get(before.ticket)).toEqual(before)
  expect(await shop.logins.listActive("ann")).toEqual([])
})

test("a login that the register does not know, before its ticket is out, fails and leaves everything as it was", async () => {
  const shop = site({
    before: async (call) => {
      if (call === "logins.load") shop.rows.clear()
    },
  })
  const before = await begin(shop, "memory")
  await expect(shop.logInAs(before.ticket, "ann")).rejects.toMatchObject({ reason: "unregistered" })
  expect(await shop.get(before.ticket)).toEqual(before)
})

describe.each(pairs)("a move from %s to %s", (from, to) => {
  test.each([undefined, "ann"])("of a session of %s: the same session, a new ticket", async (userId) => {
    const shop = site()
    const before = await begin(shop, from, userId)
    shop.advance(600)
    const { version, ...kept } = before.record
    const session = await shop.move(before.ticket, to)
    expect(session).toMatchObject({ store: to, record: kept, expiresAt: before.expiresAt })
    expect(session).toMatchObject({ lastSeenAt: before.lastSeenAt, idleExpiresAt: before.idleExpiresAt })
    expect(version).toBe(2)
    expect(session.ticket).not.toBe(before.ticket)
    expect(session.id).not.toBe(before.id)
    expect(await shop.get(before.ticket)).toBeNull()
    expect(await shop.get(session.ticket)).toEqual(await shop.get(session.ticket))
    if (userId) expect(shop.rows.get("login-1")).toMatchObject({ sessionId: session.id, store: to })
  })

  test("keeps activity that only the register knows of", async () => {
    const shop = site()
    const before = await begin(shop, from, "ann")
    shop.advance(600)
    const seen = await shop.get(before.ticket)
    if (seen) await shop.touch(seen)
    const session = await shop.move(before.ticket, to)
    expect(session.record.lastSeenAt).toEqual(shop.now())
  })

  test("twice at once: one of them, never both", async () => {
    const shop = site()
    const before = await begin(shop, from, "ann")
    const results = await Promise.allSettled([shop.move(before.ticket, to), shop.move(before.ticket, to)])
    const moved = results.flatMap((result) => (result.status === "fulfilled" ? [result.value] : []))
    expect(moved).toHaveLength(1)
    expect(results.find(({ status }) => status === "rejected")).toMatchObject({ reason: { reason: "ended" } })
    expect(await shop.get(moved[0]?.ticket)).toMatchObject({ record: { data: { basket: [1] } } })
    expect(shop.rows.get("login-1")).toMatchObject({ sessionId: moved[0]?.id, store: to })
  })
})

describe.each(["memory", "other"])("a write to %s", (from) => {
  test.each(names)("between look-up and take-over into %s is carried over", async (store) => {
    for (const replace of ["move", "logIn"] as const) {
      let armed = false
      const shop: Site = site({
        before: async (call) => {
          if (!armed || call !== `${from}.end`) return
          armed = false
          await shop.update(before.ticket, (data) => ({ ...data, late: true }))
        },
      })
      const before = await begin(shop, from)
      armed = true
      const session = await (replace === "move"
        ? shop.move(before.ticket, store)
        : shop.logInAs(before.ticket, "ann", { store }))
      expect(session.record.data).toEqual({ basket: [1], late: true })
      expect(await shop.get(session.ticket)).toEqual(session)
      expect(await shop.get(before.ticket)).toBeNull()
    }
  })
})

test("what does not fit the other store stays where it is", async () => {
  const shop = site()
  const before = await begin(shop, "memory", "ann")
  const large = await shop.update(before.ticket, () => ({ a: "x".repeat(5000) }))
  await expect(shop.move(before.ticket, "cookie")).rejects.toMatchObject({ name: "SessionTooLargeError" })
  expect(await shop.get(before.ticket)).toEqual(large)
})

describe.each(pairs)("a fault of any store's while replacing a session in %s by one in %s", (from, to) => {
  const replacements: Record<string, (shop: Site, ticket: string) => Promise<unknown>> = {
    move: (shop, ticket) => shop.move(ticket, to),
    "a login": (shop, ticket) => shop.logInAs(ticket, "ann", { store: to }),
  }
  test.each(Object.entries(replacements))("%s: the old session is as it was, and no new one", async (_, replace) => {
    for (let failing = 1; ; failing++) {
      let calls = 0
      let armed = false
      const created: string[] = []
      const shop: Site = site({
        before: (call) => {
          if (!armed || call.startsWith("logins.")) return
          if (++calls === failing) throw new StoreUnavailableError(call, new Error("injected"))
          if (call.endsWith(".create") || call.endsWith(".end")) created.push(call)
        },
      })
      const before = await begin(shop, from, "ann")
      armed = true
      const outcome = await replace(shop, before.ticket).catch((error) => error)
      armed = false
      if (calls < failing) {
        expect(failing).toBe(4)
        return
      }
      expect(outcome).toBeInstanceOf(StoreUnavailableError)
      expect(await shop.get(before.ticket)).toEqual(before)
      expect([...shop.rows.values()].filter(({ ended }) => !ended)).toHaveLength(1)
      // What was created has been destroyed.
      expect([[], [`${to}.create`, `${to}.end`]]).toContainEqual(created)
    }
  })
})
