import fc from "fast-check"
import { describe, expect, test } from "vitest"
import { UnsupportedValueError } from "../errors.ts"
import { anyData, jsonText } from "../testing/arbitraries.ts"
import { START } from "../testing/bench.ts"
import { worstShapes } from "../testing/samples.ts"
import type { NewRecord, SessionData } from "../types.ts"
import { decode, encode } from "./codec.ts"
import { assertStorable } from "./storable.ts"

const record = (data: SessionData): NewRecord => ({ data, createdAt: START, lastSeenAt: START, login: null })

test("whatever is not refused comes back equal", () => {
  fc.assert(
    fc.property(anyData, (data) => {
      try {
        assertStorable(data)
      } catch (error) {
        expect(error).toBeInstanceOf(UnsupportedValueError)
        return
      }
      expect(decode(encode(record(data)))).toStrictEqual(record(data))
    }),
    { numRuns: 500 },
  )
})

test("JSON data is kept as JSON, and takes no more room than the text that a client sent", () => {
  const overhead = encode(record({})).length - "{}".length
  for (const data of Object.values(worstShapes(5000))) {
    expect(encode(record(data)).length).toBeLessThanOrEqual(5000 + overhead)
  }
  fc.assert(
    fc.property(jsonText, (text) => {
      const data = JSON.parse(text)
      const kept = encode(record(data))
      expect(Buffer.byteLength(kept)).toBeLessThanOrEqual(Buffer.byteLength(text) + overhead)
      expect(decode(kept)?.data).toStrictEqual(data)
    }),
    { numRuns: 2000 },
  )
  fc.assert(
    fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), (data) => {
      const text = JSON.stringify(data)
      fc.pre(!/"(__proto__|constructor|prototype)"/.test(text))
      const json = JSON.parse(text)
      expect(decode(encode(record(json)))?.data).toStrictEqual(json)
    }),
  )
})

test("what is shared along very many paths is checked once", () => {
  let diamond: SessionData = {}
  for (let level = 1; level < 99; level++) diamond = { left: diamond, right: diamond }
  const found = decode(encode(record(diamond)))?.data
  expect(found?.left).toBe(found?.right)
})

describe("text that encode did not make is no record", () => {
  const text = encode(record({ when: new Date(0), n: 1 }))
  const flat = JSON.parse(text)
  const broken: Record<string, string> = {
    nothing: "",
    "half of it": text.slice(0, text.length / 2),
    null: "null",
    "a number": "7",
    "another format": JSON.stringify({ ...flat, format: 2 }),
    "no format": JSON.stringify({ ...flat, format: undefined }),
    "a time that is none": JSON.stringify({ ...flat, createdAt: 1e300 }),
    "a time as text": JSON.stringify({ ...flat, lastSeenAt: START }),
    "a login without user": JSON.stringify({ ...flat, login: { id: "l", remember: true } }),
    "no data": JSON.stringify({ ...flat, native: undefined }),
    "data that is a list": JSON.stringify({ ...flat, native: undefined, json: [] }),
    "data of an unknown type": JSON.stringify({ ...flat, native: [["Function", "alert(1)"]] }),
    "a reference to nowhere": JSON.stringify({ ...flat, native: [{ a: 9 }] }),
    "a forbidden key": text.replace('"n"', '"__proto__"'),
    "a forbidden key in JSON": encode(record({ n: {} })).replace('"n"', '"constructor"'),
  }
  test.each(Object.entries(broken))("%s", (_, changed) => {
    expect(decode(changed)).toBeNull()
  })

  test("any cut or changed character gives a record or null, never an error", () => {
    for (let index = 0; index < text.length; index++) {
      decode(text.slice(0, index) + text.slice(index + 1))
      decode(`${text.slice(0, index)}9${text.slice(index + 1)}`)
      decode(`${text.slice(0, index)}"${text.slice(index + 1)}`)
    }
    expect(({} as Record<string, unknown>).when).toBeUndefined()
  })
})
