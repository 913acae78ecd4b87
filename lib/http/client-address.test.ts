import { describe, expect, it, test } from "vitest"
import { clientAddress, toldAddress } from "./client-address.ts"

const proxies = ["10.0.0.1", "10.0.0.2"]

/** Whom a trusted proxy is taken to speak for. */
const behindProxy = (forwardedFor?: string, forwarded?: string) =>
  clientAddress("10.0.0.1", { "x-forwarded-for": forwardedFor, forwarded }, proxies)

describe("X-Forwarded-For", () => {
  it("is ignored from anyone but a trusted proxy", () => {
    const headers = { "x-forwarded-for": "203.0.113.9", forwarded: "for=203.0.113.9" }
    expect(clientAddress("::ffff:192.0.2.7", headers, proxies)).toEqual({ address: "192.0.2.7" })
    expect(clientAddress("127.0.0.1", headers, [])).toEqual({ address: "127.0.0.1" })
  })
  it("is believed from a trusted proxy, in either spelling", () => {
    expect(behindProxy("203.0.113.9")).toEqual({ address: "203.0.113.9" })
    const mapped = { "x-forwarded-for": "::ffff:203.0.113.9" }
    expect(clientAddress("::ffff:10.0.0.1", mapped, proxies)).toEqual({ address: "203.0.113.9" })
  })
  it("is walked from the right past trusted proxies and no further, with ports and without", () => {
    expect(behindProxy("1.1.1.1, 203.0.113.9, 10.0.0.2").address).toBe("203.0.113.9")
    expect(behindProxy("1.1.1.1, 203.0.113.9:4711,10.0.0.2:80").address).toBe("203.0.113.9")
    expect(behindProxy("nonsense, 203.0.113.9").address).toBe("203.0.113.9")
    expect(behindProxy("10.0.0.2")).toEqual({ address: "10.0.0.2" })
  })
})

describe("Forwarded", () => {
  it.each([
    ["for=203.0.113.9"],
    ["For=203.0.113.9;proto=https;by=10.0.0.1"],
    ['proto=http; for="203.0.113.9:4711"'],
    ["for=1.1.1.1, for=203.0.113.9, for=10.0.0.2;host=example.org"],
    ['for="1.1.1.1, for=203.0.113.9'],
    ["for=_hidden, for=203.0.113.9"],
  ])("%s is read like X-Forwarded-For", (forwarded) => {
    expect(behindProxy(undefined, forwarded)).toEqual({ address: "203.0.113.9" })
    expect(behindProxy("203.0.113.9:99", forwarded)).toEqual({ address: "203.0.113.9" })
  })
  it("says nothing against X-Forwarded-For where it names nobody", () => {
    expect(behindProxy("203.0.113.9", "proto=https;host=example.org")).toEqual({ address: "203.0.113.9" })
  })
  it("names IPv6 in brackets", () => {
    expect(behindProxy(undefined, 'for="[2001:DB8::1]:4711"').address).toBe("2001:db8::1")
  })
})

test("of two headers that differ the client may have made up one: all who send such a pair count as one", () => {
  const pairs: [string, string][] = [
    ["203.0.113.9", "for=198.51.100.1"],
    ["198.51.100.1", "for=203.0.113.9"],
    ["unknown", "for=203.0.113.9"],
    ["203.0.113.9", "for=unknown"],
    ["203.0.113.9", "for=203.0.113.9, proto=https"],
  ]
  const clients = pairs.map((pair) => behindProxy(...pair))
  expect(new Set(clients.map(({ address }) => address)).size).toBe(1)
  for (const { address, doubt } of clients) {
    expect(address).not.toMatch(/\d|unknown/)
    expect(doubt).toContain("two clients")
  }
})

test.each([
  ["unknown", undefined],
  ["203.0.113.9, nonsense", undefined],
  [undefined, "for=_hidden"],
  [undefined, "for=203.0.113.9, proto=https"],
  [undefined, "for=203.0.113.7, for=203.0.113.9;for=203.0.113.8"],
  ["unknown", "for=_hidden"],
])("what is no address is nobody's, and never the proxy's: %s, %s", (forwardedFor, forwarded) => {
  expect(behindProxy(forwardedFor, forwarded)).toEqual({
    address: null,
    doubt: expect.stringContaining("no IP address"),
  })
})

test("a proxy that names no client counts as the client itself, which its operator is told", () => {
  for (const nothing of [undefined, "", " , "]) {
    const expected = { address: "10.0.0.1", doubt: expect.stringContaining("X-Forwarded-For") }
    expect(behindProxy(nothing, nothing)).toEqual(expected)
  }
})

describe("a header in which a platform tells the address", () => {
  it.each([
    ["x-real-ip", "203.0.113.9"],
    ["CloudFront-Viewer-Address", "203.0.113.9:4711"],
    ["X-Forwarded-For", "1.1.1.1, unknown, 203.0.113.9"],
    ["Forwarded", 'for=1.1.1.1, for="203.0.113.9:4711"'],
  ])("%s: %s", (name, text) => expect(toldAddress(name, text)).toEqual({ address: "203.0.113.9" }))
  it.each(["", "unknown", "203.0.113.9, _hidden"])("names nobody: %s", (text) =>
    expect(toldAddress("x-real-ip", text)).toEqual({ address: null, doubt: expect.stringContaining("x-real-ip") }),
  )
})
