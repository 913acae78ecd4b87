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
    expect(keys).toEqual([".a[0]", undefined])
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
