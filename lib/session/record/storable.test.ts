import fc from "fast-check"
import { expect, test } from "vitest"
import { UnsupportedValueError } from "../errors.ts"
import { refusedData } from "../testing/arbitraries.ts"
import type { SessionData } from "../types.ts"
import { assertStorable } from "./storable.ts"

test("what can not be kept is refused with the path to it", () => {
  fc.assert(
    fc.property(refusedData, ({ data, path }) => {
      const refused = expect.objectContaining({ name: UnsupportedValueError.name, path })
      expect(() => assertStorable(data)).toThrow(refused)
    }),
    { numRuns: 500 },
  )
})

test("a name of an array that looks like an index is refused as any other", () => {
  const list = Object.assign([1], { name: 2, 4294967295: 3 })
  expect(() => assertStorable({ list })).toThrow("is a named property of an array")
})

test("what is shared is refused where it lies too deep, though it has been seen higher up", () => {
  const tail: SessionData = { a: { a: {} } }
  let deep: SessionData = { tail }
  for (let level = 0; level < 96; level++) deep = { a: deep }
  expect(() => assertStorable({ tail, deep })).toThrow("nested deeper than 100")
})

test("a long list of things that refer to each other is no reason to overflow", () => {
  const chain: SessionData[] = [{}]
  for (let index = 1; index < 20_000; index++) chain.push({ before: chain[index - 1] })
  expect(() => assertStorable({ last: chain.at(-1) })).toThrow(UnsupportedValueError)
})
