import { describe, expect, test } from "vitest"
import { nativeEntry } from "./native-value.ts"

const read = (type: string, value: string) => nativeEntry.safeParse({ key: "k", type, value })

describe("a value", () => {
  test.each([
    ["text", " as\nit is ", " as\nit is "],
    ["number", " -1.5e3 ", -1500],
    ["true or false", "False", false],
    ["date", "2026-12-24", new Date("2026-12-24T00:00:00Z")],
    ["date", "2026-12-24T18:00:00+01:00", new Date("2026-12-24T17:00:00Z")],
    ["big number", "-123456789012345678901234567890", -123456789012345678901234567890n],
    ["list", "tea\r\n\r\nmilk\n", ["tea", "milk"]],
    ["list", "", []],
    ["set", "tea\nmilk\ntea", new Set(["tea", "milk"])],
    ["map", "tea = 2\nnote=a = b", new Map(Object.entries({ tea: "2", note: "a = b" }))],
  ])("of type %s from %j", (type, text, value) => {
    expect(read(type, text).data).toEqual({ key: "k", value })
  })

  test.each([
    ["number", "", "A number is like"],
    ["number", "12 apples", "A number is like"],
    ["number", "0x10", "A number is like"],
    ["number", "1e999", "too large"],
    ["true or false", "maybe", "Write true or false."],
    ["date", "tomorrow", "A date is like"],
    ["date", "2026-02-30", "A date is like"],
    ["big number", "1.5", "A whole number"],
    ["big number", "9".repeat(1001), "A whole number"],
    ["map", "tea", "is not of the form key = value"],
  ])("of type %s not from %j", (type, text, message) => {
    const { error } = read(type, text)
    expect(error?.issues).toMatchObject([{ path: ["value"], message: expect.stringContaining(message) }])
  })
})

test("a key is needed, and a type that there is", () => {
  const { error } = nativeEntry.safeParse({ key: " ", type: "Function", value: "" })
  expect(error?.issues.map(({ path }) => path)).toEqual([["key"], ["type"]])
})
