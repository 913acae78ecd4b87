/** The public face, over requests without a server: testing/browser.ts. In a real Next app: the quick start's own tests. */
import { describe, expect, test, vi } from "vitest"
import { openSessions } from "./index.ts"
import { memoryLogins } from "./logins/memory.ts"
import { memory } from "./stores/memory.ts"
import { browser } from "./testing/browser.ts"
import { loginCookie } from "./testing/login-cookie.ts"
import { temporaryStores } from "./testing/temporary-stores.ts"

vi.mock("next/headers", async () => (await import("./testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("./testing/browser.ts")).nextServer)

const origin = "https://example.org"
const stores = temporaryStores()

describe.each(Object.entries(stores))("in the %s store, without a register of logins", (name, store) => {
  const session = openSessions({ origin, stores: [store(), memory({ name: "other" })] })

  test("a login shows who it is, and nothing that is secret", async () => {
    const ann = browser()
    expect(await ann.request(() => session.get())).toBeNull()
    const found = await ann.request(() => session.logIn("ann"))
    const times = { createdAt: expect.any(Date), lastSeenAt: expect.any(Date), expiresAt: expect.any(Date) }
    const shown = { userId: "ann", data: {}, store: name, ...times, idleExpiresAt: expect.any(Date) }
    expect(found).toEqual(shown)
    expect(await ann.request(() => session.get())).toEqual(shown)
    expect([...ann.cookies.keys()]).toEqual(["__Host-session"])
    expect(JSON.stringify(found)).not.toContain(ann.cookies.get("__Host-session")?.split(".")[1])
  })

  test("data from before login is kept, and all writes count", async () => {
    const ann = browser()
    await ann.request(() => session.update((data) => ({ ...data, cart: [1] })))
    await ann.request(() => session.logIn("ann", { remember: true }))
    const found = await ann.request(() => session.update((data) => ({ ...data, n: 1 })))
    expect(found).toMatchObject({ userId: "ann", data: { cart: [1], n: 1 }, idleExpiresAt: null })
  })

  test("a copied cookie is dead after the logout, a move and a rotation", async () => {
    for (const leave of [() => session.end(), () => session.move("other"), () => session.rotate()]) {
      const ann = browser()
      await ann.request(() => session.logIn("ann"))
      const thief = ann.copy()
      expect(await thief.request(() => session.get())).toMatchObject({ userId: "ann" })
      await ann.request<unknown>(leave)
      expect(await thief.request(() => session.get())).toBeNull()
    }
  })

  test("a page that renders may read, and is told where the rest belongs", async () => {
    const ann = browser()
    await ann.request(() => session.logIn("ann"))
    const page = <T>(work: () => Promise<T>) => ann.request(work, { rendering: true })
    const before = await page(() => session.get())
    expect(before).toMatchObject({ userId: "ann" })
    for (const call of ["update", "logIn", "move", "rotate", "end"] as const)
      await expect(page(() => session[call]("ann" as never) as Promise<unknown>)).rejects.toThrow(
        `${call} may send a cookie, and no page can, nor what runs after an answer: call it in a server action or`,
      )
    expect(await page(() => session.get())).toEqual(before)
  })

  test("a request of another site changes nothing, unless the call allows it", async () => {
    const ann = browser()
    await ann.request(() => session.logIn("ann"))
    const foreign = { headers: { origin: "https://evil.example" } }
    const writes = [() => session.update(() => ({ n: 1 })), () => session.logIn("eve"), () => session.end()]
    for (const write of writes)
      await expect(ann.request<unknown>(write, foreign)).rejects.toMatchObject({ name: "CrossSiteRequestError" })
    expect(await ann.request(() => session.get())).toMatchObject({ userId: "ann", data: {} })
    await ann.request(() => session.logIn("bob", { crossSite: "allow" }), foreign)
    expect(await ann.request(() => session.get())).toMatchObject({ userId: "bob" })
  })

  test("a test in a browser can be logged in by a cookie", async () => {
    const { name: cookieName, value } = await loginCookie(session, "ann")
    const ann = browser({ cookies: { [cookieName]: value } })
    expect(await ann.request(() => session.get())).toMatchObject({ userId: "ann" })
  })
})

describe("activity is written down without a call for it", () => {
  const START = Date.parse("2026-01-01T12:00:00Z")
  let time = START
  const now = Object.assign(() => new Date(time), { isSettled: () => true })
  const minute = 60_000

  test.each(Object.entries(stores))("in the %s store", async (_, store) => {
    time = START
    const session = openSessions({ origin, stores: [store()], now })
    const reader = browser()
    await reader.request(() => session.logIn("ann"))
    for (const _ of [1, 2, 3]) {
      time += 25 * minute
      const found = await reader.request(() => session.get(), { rendering: true })
      expect(found?.idleExpiresAt).toEqual(new Date(time + 30 * minute))
    }
    time += 25 * minute
    expect(await reader.request(() => session.get({ activity: false }))).toMatchObject({ userId: "ann" })
    time += 4 * minute
    const prefetch = { headers: { "sec-purpose": "prefetch" } }
    expect(await reader.request(() => session.get(), prefetch)).toMatchObject({ userId: "ann" })
    time += minute
    expect(await reader.request(() => session.get())).toBeNull()
  })
})

describe("with a register of logins", () => {
  const options = { origin: "https://logins.example", stores: [memory()], logins: memoryLogins() }
  const session = openSessions(options)

  test("they are listed, and ended from elsewhere", async () => {
    const [laptop, phone, other] = [browser(), browser(), browser()]
    const as = (userAgent: string) => ({ headers: { "user-agent": userAgent } })
    await laptop.request(() => session.logIn("ann"), as("Laptop"))
    await phone.request(() => session.logIn("ann"), as("Phone"))
    await other.request(() => session.logIn("bob"))
    const list = await laptop.request(() => session.list())
    const line = { id: expect.any(String), store: "memory", createdAt: expect.any(Date), lastSeenAt: expect.any(Date) }
    expect(new Set(list)).toEqual(
      new Set([
        { ...line, userAgent: "Laptop", current: true },
        { ...line, userAgent: "Phone", current: false },
      ]),
    )
    const id = list.find(({ current }) => !current)?.id ?? ""
    expect(await other.request(() => session.revoke(id))).toBe(false)
    expect(await laptop.request(() => session.revoke(id))).toBe(true)
    expect(await laptop.request(() => session.revoke(id))).toBe(false)
    expect(await phone.request(() => session.get())).toBeNull()
    await phone.request(() => session.logIn("ann"))
    expect(await laptop.request(() => session.revokeOthers())).toBe(1)
    expect(await phone.request(() => session.get())).toBeNull()
    expect(await browser().request(() => session.list())).toEqual([])
    expect(await browser().request(() => session.revokeOthers())).toBe(0)
  })

  test("the session has what the register knows", async () => {
    const found = await browser().request(() => session.logIn("ann"))
    expect(found.login).toMatchObject({ store: "memory", remember: false, userAgent: "" })
    expect(JSON.stringify(found)).not.toContain("sessionId")
  })

  test("without one they are no methods for the compiler, and say what is missing", async () => {
    const { list, revoke, revokeOthers } = openSessions({ origin, stores: [memory()] }) as typeof session
    // @ts-expect-error
    openSessions({ origin, stores: [memory()] }).list
    for (const [name, call] of Object.entries({ list, revoke, revokeOthers }))
      await expect(browser().request<unknown>(() => call("id" as never))).rejects.toThrow(
        `${name}() needs a register of logins: openSessions({ logins: prismaLogins(prisma.login), … })`,
      )
  })

  test("a module that opens them again has the same sessions and logins", async () => {
    const again = openSessions({ ...options, stores: [memory()], logins: memoryLogins() })
    const ann = browser()
    await ann.request(() => session.logIn("ann"))
    expect(await ann.request(() => again.get())).toMatchObject({ userId: "ann" })
    await ann.copy().request(() => again.end())
    expect(await ann.request(() => session.get())).toBeNull()
  })
})
