/** Wrong use of the public face has its sentence, with the remedy. Over requests without a server: testing/browser.ts. */
import { existsSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, test, vi } from "vitest"
import { openSessions, type SessionData } from "./index.ts"
import { cookie } from "./stores/cookie.ts"
import { disk } from "./stores/disk.ts"
import { memory } from "./stores/memory.ts"
import { browser } from "./testing/browser.ts"

vi.mock("next/headers", async () => (await import("./testing/browser.ts")).nextHeaders)
vi.mock("next/server", async () => (await import("./testing/browser.ts")).nextServer)

const folder = mkdtempSync(join(tmpdir(), "wrong-use-"))
afterAll(() => rmSync(folder, { recursive: true }))

const origin = "https://example.org"

test("a configuration is looked at when there is a request, and tells all that is wrong, each time", async () => {
  const { SECRET, ORIGIN } = {} as Record<string, string | undefined>
  const session = openSessions({
    origin: ORIGIN,
    stores: [disk(""), cookie({ secrets: [SECRET], ended: disk(`${folder}/ended`) }), memory({ name: "Memory-1" })],
  })
  for (const _ of [1, 2]) {
    const asked = browser().request(() => session.get())
    await expect(asked).rejects.toThrow(/^The sessions can not be opened:\n {2}origin: undefined is not an origin: /)
    await expect(asked).rejects.toThrow(/\n {2}disk\(…\) needs a folder/)
    await expect(asked).rejects.toThrow(/\n {2}cookie\(\{ secrets \}\): secret 1 is not set; make one with: openssl/)
    await expect(asked).rejects.toThrow(/\n {2}stores\[2\]: the name "Memory-1" can not stand in a ticket/)
  }
})

test("opening touches no place", async () => {
  const place = `${folder}/untouched`
  const session = openSessions({ origin, stores: [disk(place)] })
  expect(existsSync(place)).toBe(false)
  await browser().request(() => session.get())
  expect(existsSync(place)).toBe(false)
  await browser().request(() => session.update(() => ({ n: 1 })))
  expect(existsSync(place)).toBe(true)
})

test("a place that is missing later is a store that is down, and is not made again", async () => {
  const place = `${folder}/vanishing`
  const ann = browser()
  const open = () => openSessions({ origin, stores: [disk(place)], report: () => {} })
  await ann.request(() => open().logIn("ann"))
  rmSync(place, { recursive: true })
  for (const session of [open(), open()])
    await expect(ann.request(() => session.get())).rejects.toMatchObject({ name: "StoreUnavailableError" })
  expect(existsSync(place)).toBe(false)
})

const session = openSessions({ origin, stores: [memory()] })
const wrong: [string, () => Promise<unknown>, string][] = [
  ["no user", () => session.logIn(undefined as never), "logIn(userId) needs the user's id"],
  ["no boolean", () => session.logIn("ann", { remember: "on" as never }), "needs true or false; it got string"],
  ["a number as user", () => session.logIn(7 as never), "a text that is not empty; it got number"],
  ["a store that is not there", () => session.move("dsik"), 'There is no store "dsik". There are: memory.'],
  ["nothing returned", () => session.update((() => {}) as never), "must return the new data"],
  ["an async change", () => session.update((async () => ({})) as never), "whose function must not be async"],
  ["a list as data", () => session.update(() => [] as never), "data is not a plain object"],
  ["an instance", () => session.update(() => ({ at: new URL(origin) })), "data.at is an instance of a class"],
]
test.each(wrong)("%s", async (_, call, said) => {
  await expect(browser().request(call)).rejects.toThrow(said)
})

test("a page of this very address that is refused tells whoever runs the app of the origin, once", async () => {
  const report = vi.fn()
  const ports = openSessions({ origin: "http://localhost:3000", stores: [memory()], report })
  const from = (sender: string) => ({ headers: { origin: sender, host: "localhost:3001" } })
  const logIn = (sender: string) => browser().request(() => ports.logIn("ann"), from(sender))
  for (const sender of ["http://localhost:3001", "https://evil.example", "http://localhost:3001"])
    await expect(logIn(sender)).rejects.toMatchObject({ name: "CrossSiteRequestError" })
  expect(report.mock.calls.map(([{ message }]) => message)).toEqual([
    'A page of http://localhost:3001 was refused, because the sessions are for http://localhost:3000. If both are this site, open them with origin: "http://localhost:3001".',
  ])
})

test("an update gives the data as the next request reads it", async () => {
  const readData = ({ n = "0" }: SessionData) => ({ n: Number(n) })
  const typed = openSessions({ origin, stores: [memory()], readData })
  const ann = browser()
  for (const n of ["5", "6"]) {
    expect((await ann.request(() => typed.update(() => ({ n }) as never)))?.data).toEqual({ n: Number(n) })
    expect((await ann.request(() => typed.get()))?.data).toEqual({ n: Number(n) })
  }
})

test("data that readData refuses is no session, and is told of once", async () => {
  const report = vi.fn()
  const ann = browser()
  await ann.request(() => openSessions({ origin, stores: [memory()] }).update(() => ({ old: 1 })))
  const readData = (data: SessionData) => {
    if ("old" in data) throw new Error("Unknown key: old")
    return data
  }
  const typed = openSessions({ origin, stores: [memory()], readData, report })
  for (const _ of [1, 2]) expect(await ann.request(() => typed.get())).toBeNull()
  expect(report.mock.calls).toEqual([
    [expect.stringMatching(/^The data of session \w+ is of a shape .*Unknown key: old/)],
  ])
})

test("readData must not be async, and must know {}: that is a mistake of the configuration", async () => {
  const wrong = { "must not be async": async () => ({}), "must know {}": () => null }
  for (const [said, readData] of Object.entries(wrong)) {
    const typed = openSessions({ origin, stores: [memory()], readData: readData as never })
    const asked = browser().request(() => typed.get())
    await expect(asked).rejects.toMatchObject({ name: "ConfigurationError" })
    await expect(asked).rejects.toThrow(said)
  }
})

test("data of another shape names the field", async () => {
  const issues = [{ path: ["theme"], message: "Invalid option" }]
  const readData = (data: SessionData) => {
    if (data.theme === "drak") throw Object.assign(new Error("[…]"), { issues })
    return data
  }
  const typed = openSessions({ origin, stores: [memory()], readData })
  await expect(browser().request(() => typed.update(() => ({ theme: "drak" })))).rejects.toThrow(
    "data is not as readData describes it: data.theme: Invalid option",
  )
})
