import { expect, test } from "vitest"
import { readData, readShown } from "./data.ts"

test.each<Record<string, unknown>>([
  {},
  { visits: "abc", note: { a: 1 } },
  { z: 1, visits: 2, a: [null, "", false, -0], note: undefined },
  { set: new Set([1n]), map: new Map([[new Date(0), {}]]) },
])("whatever a visitor keeps is read as it is: %o", (data) => {
  expect(readData(data)).toStrictEqual(data)
  // What is written is what was read: keys in another order would change bytes that nobody has touched.
  expect(Object.keys(readData(data) ?? {})).toEqual(Object.keys(data))
})

test.each([
  { data: { visits: 3, note: "tea" }, shown: { visits: 3, note: "tea" } },
  { data: {}, shown: { visits: 0, note: "" } },
  { data: { visits: "3", note: { a: 1 } }, shown: { visits: 0, note: "" } },
  { data: { visits: Number.NaN, note: 1n }, shown: { visits: 0, note: "" } },
])("of $data the index shows $shown", ({ data, shown }) => {
  expect(readShown(data)).toEqual(shown)
})
