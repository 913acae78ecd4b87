import { expect, test } from "vitest"
import { describeChanges, textIn } from "./snapshot.ts"

test("nothing differs", () => {
  expect(describeChanges({ a: "1" }, { a: "1" })).toBe("")
})

test("what is new, other and gone is named, with its value where that is short", () => {
  const before = { "row version": "1", "row data": "x".repeat(50), "ticket token": "abc…", same: "same" }
  const now = { "row version": "2", "row data": "y".repeat(50), visits: "1", same: "same" }
  expect(describeChanges(before, now)).toBe("Changed: row version 2, row data, visits 1. Gone: ticket token.")
})

test("a name that every object knows is one like any other", () => {
  expect(describeChanges({}, { toString: "1" })).toBe("Changed: toString 1.")
  expect(describeChanges({ toString: "1" }, {})).toBe("Gone: toString.")
  expect(textIn({}, "toString")).toBeUndefined()
})

test("a long list ends", () => {
  const now = Object.fromEntries(Array.from({ length: 20 }, (_, index) => [`n${index}`, "1"]))
  expect(describeChanges({}, now)).toMatch(/^Changed: n0 1, .*n7 1, and 12 more\.$/)
})
