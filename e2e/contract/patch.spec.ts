/** `PATCH /api/session`: JSON Merge Patch of the data. */
import { expect, stores, test } from "../fixtures.ts"
import { logInTo } from "../support/accounts.ts"

test("the examples of RFC 7396 that have an object to begin with", async ({ newVisitor }) => {
  const examples = [
    [{ a: "b" }, { a: "c" }, { a: "c" }],
    [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
    [{ a: "b" }, { a: null }, {}],
    [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
    [{ a: ["b"] }, { a: "c" }, { a: "c" }],
    [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
    [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
    [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
    [{ e: 1 }, { a: 1 }, { e: 1, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
    [{ a: 1 }, {}, { a: 1 }],
    [{}, { a: [null, 1], "": "empty key" }, { a: [null, 1], "": "empty key" }],
  ]
  for (const [before, patch, after] of examples) {
    const visitor = newVisitor()
    await visitor.patch("/api/session", before)
    const { status, body } = await visitor.patch("/api/session", patch)
    expect.soft(status).toBe(200)
    expect.soft(body, JSON.stringify(patch)).toEqual({ loggedIn: false, data: after })
    expect.soft(await visitor.session()).toEqual({ loggedIn: false, data: after })
  }
})

test("both media types are fine", async ({ visitor }) => {
  for (const type of ["application/json", "application/merge-patch+json", "application/json; charset=utf-8"]) {
    const { status } = await visitor.patch("/api/session", { [type]: 1 }, { headers: { "Content-Type": type } })
    expect.soft(status, type).toBe(200)
  }
  expect(Object.keys((await visitor.session()).data)).toHaveLength(3)
})

test("text of any kind comes back as it was", async ({ visitor }) => {
  const data = {
    text: "\u0000 \ud83e\udde5 \u2028 </script> \u202e <!--",
    n: -0.1e-7,
    deep: { "a.b": [true, { "": [] }] },
  }
  for (const store of stores) {
    await visitor.put("/api/session/store", { store })
    expect((await visitor.patch("/api/session", data)).body.data, store).toEqual(data)
    expect((await visitor.session()).data, store).toEqual(data)
  }
})

for (const store of stores) {
  test(`${store}: what is refused changes nothing`, async ({ visitor }) => {
    await logInTo(store, visitor)
    await visitor.patch("/api/session", { a: 1 })
    const { ticket } = visitor
    const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`
    const tooLarge = { big: "x".repeat(store === "cookie" ? 4096 : 64 * 1024) }
    const refused: [number, unknown][] = [
      [400, "[1]"],
      [400, "null"],
      [400, '"text"'],
      [400, "1"],
      [400, ""],
      [400, "{"],
      [400, '{"a":1}x'],
      [400, '{"__proto__":{"admin":true}}'],
      [400, '{"a":{"b":[{"constructor":1}]}}'],
      [400, '{"prototype":null}'],
      [400, '{"a":9007199254740993}'],
      [400, '{"a":[1e400]}'],
      [400, nested(101)],
      [400, nested(5000)],
      [413, tooLarge],
    ]
    for (const [expected, body] of refused) {
      const { status, headers, setCookie } = await visitor.patch("/api/session", body)
      const label = JSON.stringify(body).slice(0, 60)
      expect.soft(status, label).toBe(expected)
      expect.soft(headers.get("content-type"), label).toBe("application/problem+json")
      expect.soft(setCookie, label).toEqual([])
    }
    expect(visitor.ticket).toBe(ticket)
    expect((await visitor.session()).data).toEqual({ a: 1 })
  })

  test(`${store}: as much fits as is promised, whatever it is made of`, async ({ newVisitor }) => {
    const size = store === "cookie" ? 1000 : 64 * 1024
    const repeated = (unit: string) => Array(Math.floor((size - 10) / (unit.length + 1))).fill(unit)
    const bodies = [
      `{"big":"${"\\u0001".repeat((size - 10) / 6)}"}`,
      `{"big":"${"<".repeat(size - 10)}"}`,
      `{"big":"${'\\"'.repeat((size - 10) / 2)}"}`,
      `{"big":"${"\u{1f9e5}".repeat((size - 10) / 4)}"}`,
      `{"big":[${repeated("[]")}]}`,
      `{"big":[${repeated("-1e-7")}]}`,
      `{"big":[${repeated("1e20")}]}`,
      `{"big":[${repeated("[[[[[]]]]]")}],"-0":-0}`.replace(",[[[[[]]]]]", ""),
      `{${Array.from({ length: Math.floor(size / 11) - 1 }, (_, n) => `"${String(n).padStart(4, "0")}":"0"`)}}`,
    ]
    for (const body of bodies) {
      expect(Buffer.byteLength(body)).toBeLessThanOrEqual(size)
      const visitor = newVisitor()
      await logInTo(store, visitor)
      const { status, text } = await visitor.patch("/api/session", body)
      expect.soft(status, text.slice(0, 200)).toBe(200)
      // An answer says 0 for -0.
      expect.soft((await visitor.session()).data).toEqual(JSON.parse(body.replace(":-0", ":0")))
    }
  })

  test(`${store}: 100 levels are not too deep`, async ({ visitor }) => {
    await logInTo(store, visitor)
    const nested = `${'{"a":'.repeat(100)}1${"}".repeat(100)}`
    expect((await visitor.patch("/api/session", nested)).status).toBe(200)
    expect((await visitor.session()).data).toEqual(JSON.parse(nested))
  })

  test(`${store}: many patches one after the other`, async ({ visitor }) => {
    await logInTo(store, visitor)
    for (let n = 1; n <= 10; n++) await visitor.patch("/api/session", { n, [`key${n}`]: n })
    const { data } = await visitor.session()
    expect(data).toMatchObject({ n: 10, key1: 1, key10: 10 })
  })
}

for (const store of stores.filter((name) => name !== "cookie")) {
  for (const isLoggedIn of [true, false]) {
    test(`${store}: 50 patches at once all count, ${isLoggedIn ? "logged in" : "before login"}`, async ({
      visitor,
    }) => {
      if (isLoggedIn) await logInTo(store, visitor)
      else await visitor.put("/api/session/store", { store })
      const keys = Array.from({ length: 50 }, (_, n) => `key${n}`)
      const answers = await Promise.all(keys.map((key) => visitor.copy().patch("/api/session", { [key]: key })))
      expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 200))
      for (const [index, { body }] of answers.entries()) expect(body.data).toHaveProperty(keys[index] as string)
      expect(Object.keys((await visitor.session()).data).toSorted()).toEqual(keys.toSorted())
    })
  }
}

test("cookie: of patches at once the last cookie wins", async ({ visitor }) => {
  await logInTo("cookie", visitor)
  const tabs = Array.from({ length: 5 }, () => visitor.copy())
  await Promise.all(tabs.map((tab, n) => tab.patch("/api/session", { [`key${n}`]: n })))
  for (const [n, tab] of tabs.entries()) expect((await tab.session()).data).toEqual({ [`key${n}`]: n })
})

test("a patch that races a logout never brings the session back", async ({ visitor }) => {
  for (const store of stores) {
    await logInTo(store, visitor)
    const copy = visitor.copy()
    const patches = Array.from({ length: 5 }, (_, n) => copy.copy().patch("/api/session", { n }))
    await Promise.all([visitor.delete("/api/session"), ...patches])
    for (const { status, body } of await Promise.all(patches)) {
      expect([200, 409]).toContain(status)
      if (status === 200 && !body.loggedIn) expect(Object.keys(body.data)).toEqual(["n"])
    }
    expect(await copy.session()).toEqual({ loggedIn: false, data: {} })
  }
})
