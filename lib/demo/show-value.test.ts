import { describe, expect, test } from "vitest"
import { showValues } from "./show-value.ts"

describe("values", () => {
  test("are shown with their native types", () => {
    const data = {
      when: new Date(0),
      seen: new Set(["a"]),
      cart: new Map([["tea", { price: 3n }]]),
      nothing: undefined,
      list: [null, -0],
    }
    const lines = showValues(data).shown.map(({ path, type, text }) => `${path} ${type} ${text}`)
    expect(lines).toEqual([
      "when Date 1970-01-01T00:00:00.000Z",
      "seen Set 1 entry",
      'seen{0} string "a"',
      "cart Map 1 entry",
      'cart.get("tea") Object 1 entry',
      'cart.get("tea").price bigint 3n',
      "nothing undefined undefined",
      "list Array 2 entries",
      "list[0] null null",
      "list[1] number -0",
    ])
  })

  test("directly in the data have their key, whatever is in it", () => {
    const keys = showValues({ ".a[0]": { inner: 1 } }).shown.map(({ dataKey }) => dataKey)
    expect(keys).toEqual(['".a[0]"', undefined])
    const odd = '\ud800\u0000\r"🗝'
    expect(JSON.parse(showValues({ [odd]: 1 }).shown[0]?.dataKey ?? "")).toBe(odd)
  })

  test("have paths that tell them apart, and of characters that every page keeps", () => {
    const data = {
      "a.b": 1,
      a: { b: 2, "": 3 },
      "a[0]": [4],
      "\ud800": 5,
      "\r\u0000\ufffe\u007f": 6,
      größe: 7,
      "x-1": 8,
    }
    expect(showValues(data).shown.map(({ path }) => path)).toEqual([
      '["a.b"]',
      "a",
      "a.b",
      'a[""]',
      '["a[0]"]',
      '["a[0]"][0]',
      '["\\ud800"]',
      '["\\r\\u0000\\ufffe\\u007f"]',
      "größe",
      "x-1",
    ])
    const long = "x".repeat(200)
    const paths = showValues({ [`${long}1`]: 1, [`${long}2`]: 2 }).shown.map(({ path }) => path)
    expect(new Set(paths).size).toBe(2)
    for (const { path, text } of showValues({ ["🗝".repeat(500)]: `${"🗝".repeat(500)}`, a: `a${"🗝".repeat(500)}` })
      .shown)
      expect((path + text).isWellFormed()).toBe(true)
  })

  test("end, though they contain themselves or are shared without end", () => {
    const cycle: Record<string, unknown> = {}
    cycle.self = cycle
    expect(showValues({ cycle }).shown.at(-1)).toEqual({
      path: "cycle.self",
      type: "Object",
      text: "(contains itself)",
    })
    let shared: unknown = []
    for (let depth = 0; depth < 60; depth++) shared = [shared, shared]
    expect(showValues({ shared })).toMatchObject({ more: true, shown: { length: 60 } })
  })
})
