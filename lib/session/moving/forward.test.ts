import { describe, expect, test } from "vitest"
import { decode, encode } from "../record/codec.ts"
import { START } from "../testing/bench.ts"
import { decodeForward, encodeForward, issuerOf, withIssuer } from "./forward.ts"

const record = (data: Record<string, unknown>) => ({ data, createdAt: START, lastSeenAt: START, login: null })

test("a forward is no record, a record no forward, and what is left of one is neither", () => {
  const text = encodeForward({ movedTo: "disk" })
  expect(decodeForward(text)).toEqual({ movedTo: "disk" })
  expect(decode(text)).toBeNull()
  expect(decodeForward(encode(record({ movedTo: "disk" })))).toBeNull()
  for (let length = 0; length < text.length; length++) expect(decodeForward(text.slice(0, length))).toBeNull()
})

test("a copy holds the record's text, and is no record yet", () => {
  const copy = encode(record({ n: 1 }))
  const text = encodeForward({ movedTo: "disk", copy }, "disk")
  expect(decodeForward(text)).toEqual({ movedTo: "disk", copy })
  expect(decode(text)).toBeNull()
})

describe("who issued the ticket", () => {
  const kept = record({ issuer: "disk" })

  test.each(["shelf", undefined])("%s: is said beside the record; data can not say it", (issuer) => {
    const text = withIssuer(encode(kept), issuer)
    expect(issuerOf(text)).toBe(issuer)
    expect(decode(text)).toEqual(kept)
    expect(withIssuer(text, undefined)).toBe(encode(kept))
    expect(issuerOf(withIssuer(text, "database"))).toBe("database")
  })

  test.each(["shelf", undefined])("%s: is said beside a forward", (issuer) => {
    const text = encodeForward({ movedTo: "disk" }, issuer)
    expect(issuerOf(text)).toBe(issuer)
    expect(decodeForward(text)).toEqual({ movedTo: "disk" })
  })
})
