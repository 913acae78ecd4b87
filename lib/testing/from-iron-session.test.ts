/** An app that had iron-session, and has lib/session now, with the files of docs/examples. */
import { randomBytes } from "node:crypto"
import { getIronSession } from "iron-session"
import { NextRequest } from "next/server"
import { expect, test, vi } from "vitest"
import { carryOver } from "../../docs/examples/from-iron-session.ts"
import { proxy } from "../../docs/examples/proxy.ts"
import { memoryDriver } from "../session/drivers/memory.ts"
import { fromDriver, openSessions, StoreUnavailableError } from "../session/index.ts"
import { memory } from "../session/stores/memory.ts"
import { browser } from "../session/testing/browser.ts"

vi.mock("next/headers", async () => (await import("../session/testing/browser.ts")).nextHeaders)
vi.mock("next/server", async (original) => ({
  ...(await original<object>()),
  ...(await import("../session/testing/browser.ts")).nextServer,
}))

const old = { cookieName: "app-session", password: randomBytes(32).toString("base64url"), ttl: 14 * 86_400 }
const origin = "https://example.org"
type Browser = ReturnType<typeof browser>

const session = openSessions({ origin, stores: [memory()] })
const userIdOfOld = ({ user }: { user?: { id: number } }) => user && String(user.id)
const handler = carryOver({ session, old, opened: memory({ name: "opened" }), userIdOf: userIdOfOld })

/** @returns where it goes on to */
async function visit(visitor: Browser, next = "/account?tab=2"): Promise<string | null> {
  const request = new Request(`${origin}/carry-over?${new URLSearchParams({ next })}`)
  return (await visitor.request(() => handler(request))).headers.get("location")
}

/** A browser to which the old release gave a cookie. */
async function oldVisitor(user: object | null = { id: 7 }): Promise<Browser> {
  const visitor = browser()
  const write = (name: string, value: string) => void visitor.cookies.set(name, value)
  const jar = { read: (name: string) => visitor.cookies.get(name), write }
  const ironSession = await getIronSession<{ user?: object }>(jar, old)
  if (user) ironSession.user = user
  await ironSession.save()
  return visitor
}

const userIdOf = async (visitor: Browser) => (await visitor.request(() => session.get()))?.userId

test("the old cookie logs its user in, once, and is gone", async () => {
  const ann = await oldVisitor()
  const thief = ann.copy()
  expect(await userIdOf(ann)).toBeUndefined()
  expect(await visit(ann)).toBe("/account?tab=2")
  expect(await userIdOf(ann)).toBe("7")
  expect([...ann.cookies.keys()]).toEqual(["__Host-session"])
  await visit(thief)
  expect(await userIdOf(thief)).toBeUndefined()
  await ann.request(() => session.end())
  expect(await userIdOf(ann)).toBeUndefined()
})

test("another spelling of an opened seal opens nothing", async () => {
  const ann = await oldVisitor()
  const seal = ann.cookies.get(old.cookieName) ?? ""
  await visit(ann)
  for (const spelling of [
    `${seal}~2`,
    seal.replace(/~2$/, ""),
    seal.replace(/.~2$/, (end) => `${end[0] === "A" ? "B" : "A"}~2`),
  ]) {
    const thief = browser({ cookies: { [old.cookieName]: spelling } })
    await visit(thief)
    expect(await userIdOf(thief), spelling).toBeUndefined()
  }
})

test("of two tabs at once one opens it", async () => {
  const ann = await oldVisitor()
  const tabs = [ann.copy(), ann.copy(), ann.copy()]
  await Promise.all(tabs.map((tab) => visit(tab)))
  const users = await Promise.all(tabs.map(userIdOf))
  expect(users.filter(Boolean)).toEqual(["7"])
})

test("a cookie of nobody, a wrong one and none log nobody in, and are gone", async () => {
  const forged = browser({ cookies: { [old.cookieName]: "Fe26.2*1*a*b*c**d*e~2" } })
  for (const visitor of [await oldVisitor(null), forged, browser()]) {
    await visit(visitor)
    expect(await userIdOf(visitor)).toBeUndefined()
    expect([...visitor.cookies.keys()]).toEqual([])
  }
})

test("whoever is logged in already stays who they are", async () => {
  const visitor = await oldVisitor()
  await visitor.request(() => session.logIn("bob"))
  await visit(visitor)
  expect(await userIdOf(visitor)).toBe("bob")
})

test("a store that is down is 503, and the old cookie is kept", async () => {
  const ann = await oldVisitor()
  const down = new StoreUnavailableError("down", new Error("away"))
  const opened = fromDriver("down", { ...memoryDriver(), create: () => Promise.reject(down) })
  const handler = carryOver({ session, old, opened, userIdOf: userIdOfOld })
  const answer = await ann.request(() => handler(new Request(`${origin}/carry-over`)))
  expect(answer.status).toBe(503)
  expect(ann.cookies.has(old.cookieName)).toBe(true)
})

test.each([
  ["https://evil.example/"],
  ["//evil.example"],
  ["\\\\evil.example"],
  ["/.//evil.example"],
  ["javascript:alert(1)"],
  ["http://["],
])("it goes on to %s never", async (next) => expect(await visit(browser(), next)).toBe("/"))

test("the proxy sends pages there while the old cookie is in the browser, and nothing else", () => {
  const ask = (path: string, { cookie = `${old.cookieName}=x`, dest = "document" } = {}) => {
    const headers = { cookie, "sec-fetch-dest": dest }
    return proxy(new NextRequest(`${origin}${path}`, { headers }))?.headers.get("location")
  }
  expect(ask("/account?tab=2")).toBe(`${origin}/carry-over?next=%2Faccount%3Ftab%3D2`)
  expect(ask("/account", { cookie: "__Host-session=x" })).toBeUndefined()
  expect(ask("/data", { dest: "empty" })).toBeUndefined()
  expect(ask("/carry-over?next=/")).toBeUndefined()
})
