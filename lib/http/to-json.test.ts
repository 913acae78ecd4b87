import { expect, test } from "vitest"
import { toJson } from "./to-json.ts"

test("native values are shown as JSON can", () => {
  const data = {
    at: new Date(0),
    big: 12n,
    set: new Set([1]),
    map: new Map([["a", new Date(0)]]),
    none: undefined,
  }
  expect(JSON.parse(JSON.stringify(toJson(data)))).toEqual({
    at: "1970-01-01T00:00:00.000Z",
    big: "12",
    set: [1],
    map: [["a", "1970-01-01T00:00:00.000Z"]],
  })
})

test("a cycle ends, a repeated value does not count as one", () => {
  const shared = { a: 1 }
  const data: Record<string, unknown> = { one: shared, two: shared }
  data.self = data
  expect(toJson(data)).toEqual({ one: { a: 1 }, two: { a: 1 }, self: "[cycle]" })
})
