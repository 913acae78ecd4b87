import fc from "fast-check"
import { expect, test } from "vitest"
import { changedParts } from "./changed-parts.ts"

/** What has changed stands in brackets. */
function marked(before: string, after: string): string {
  return changedParts(before, after)
    .map(({ text, changed }) => (changed ? `[${text}]` : text))
    .join("")
}

test.each([
  ["", "new", "[new]"],
  ["same", "same", "same"],
  ["", "", ""],
  ["gone", "", ""],
  ["2026-11-23 00:59:59Z", "2026-11-23 01:00:02Z", "2026-11-23 0[1]:[00]:[02]Z"],
  ["aXb…", "aYb…", "a[Y]b…"],
  ["w32tyo…", "NKBtOU…", "[NKBtOU…]"],
  ["database", "disk", "[disk]"],
  ['{"visits":9}', '{"visits":10}', '{"visits":[10]}'],
  ["99 bytes", "112 bytes", "[112] bytes"],
  ["a coat", "a coat 🎟️", "a coat[ 🎟️]"],
])("from %j to %j: %j", (before, after, expected) => {
  expect(marked(before, after)).toBe(expected)
})

test("the parts are the whole text, and what is unchanged was there before, in this order", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 40 }), fc.string({ maxLength: 40 }), (before, after) => {
      const parts = changedParts(before, after)
      expect(parts.map(({ text }) => text).join("")).toBe(after)
      let from = 0
      for (const character of parts
        .filter(({ changed }) => !changed)
        .map(({ text }) => text)
        .join("")) {
        from = before.indexOf(character, from) + 1
        expect(from).toBeGreaterThan(0)
      }
    }),
  )
})
