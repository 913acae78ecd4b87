import { expect, test } from "vitest"
import { UnsupportedValueError } from "../session/errors.ts"
import { mergePatch } from "./merge-patch.ts"

// The examples of RFC 7396, appendix A, whose patch and target are objects.
test.each([
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])("%j patched with %j is %j", (target, patch, expected) => {
  expect(mergePatch(target, patch)).toEqual(expected)
})

test("the old data stays as it is", () => {
  const data = { a: { b: 1 } }
  mergePatch(data, { a: { b: 2 } })
  expect(data).toEqual({ a: { b: 1 } })
})

test("a native value is replaced whole", () => {
  expect(mergePatch({ when: new Date(0) }, { when: { year: 1 } })).toEqual({ when: { year: 1 } })
})

test.each([[null], [1], ["a"], [[1]], [undefined]])("%j is no patch", (patch) => {
  expect(() => mergePatch({}, patch)).toThrow(UnsupportedValueError)
})

test.each(["__proto__", "constructor", "prototype"])(
  "the key %s is refused, at any depth, also to remove it",
  (key) => {
    expect(() => mergePatch({}, JSON.parse(`{"a":[{"${key}":null}]}`))).toThrow(UnsupportedValueError)
  },
)
