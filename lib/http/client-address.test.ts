import { describe, expect, it } from "vitest"
import { clientAddress, normaliseAddress } from "./client-address.ts"

describe("normaliseAddress", () => {
  it.each([
    ["192.0.2.7", "192.0.2.7"],
    [" 192.0.2.7 ", "192.0.2.7"],
    ["::ffff:192.0.2.7", "192.0.2.7"],
    ["::FFFF:c000:0207", "192.0.2.7"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["2001:DB8::0:1", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    ["", null],
    ["192.0.2.7:80", null],
    ["192.0.2", null],
    ["localhost", null],
  ])("%j is %j", (text, address) => expect(normaliseAddress(text)).toBe(address))
})

describe("clientAddress", () => {
  const proxies = ["10.0.0.1", "10.0.0.2"]
  it("ignores X-Forwarded-For from anyone but a trusted proxy", () => {
    expect(clientAddress("::ffff:192.0.2.7", "203.0.113.9", proxies)).toBe("192.0.2.7")
    expect(clientAddress("127.0.0.1", "203.0.113.9", [])).toBe("127.0.0.1")
  })
  it("believes a trusted proxy, in either spelling", () => {
    expect(clientAddress("10.0.0.1", "203.0.113.9", proxies)).toBe("203.0.113.9")
    expect(clientAddress("::ffff:10.0.0.1", "::ffff:203.0.113.9", proxies)).toBe("203.0.113.9")
  })
  it("walks from the right past trusted proxies and no further", () => {
    expect(clientAddress("10.0.0.1", "1.1.1.1, 203.0.113.9, 10.0.0.2", proxies)).toBe("203.0.113.9")
    expect(clientAddress("10.0.0.1", "10.0.0.2", proxies)).toBe("10.0.0.2")
  })
  it("falls back to the socket on garbage or nothing", () => {
    expect(clientAddress("10.0.0.1", "203.0.113.9, nonsense", proxies)).toBe("10.0.0.1")
    expect(clientAddress("10.0.0.1", "", proxies)).toBe("10.0.0.1")
    expect(clientAddress("10.0.0.1", undefined, proxies)).toBe("10.0.0.1")
    expect(clientAddress(undefined, undefined, proxies)).toBe("unknown")
  })
})
