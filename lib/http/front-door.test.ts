import { describe, expect, it, vi } from "vitest"
import { logger } from "../log/logger.ts"
import { readAddress } from "./address-header.ts"
import { start } from "./testing/echo-server.ts"

describe("what Next sees", () => {
  it("is one host and one scheme, whatever was sent", async () => {
    const { seen } = await (await start()).send("GET", "/", {
      host: "evil.example",
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "gopher",
      forwarded: "host=evil.example",
    })
    expect(seen).toMatchObject({ host: "example.org", "x-forwarded-proto": "https" })
    expect(JSON.stringify(seen)).not.toContain("evil")
  })
  it("is no internal header from outside", async () => {
    const { seen } = await (await start()).send("GET", "/", {
      "x-middleware-subrequest": "middleware:middleware",
      "x-middleware-next": "1",
      "x-nextjs-data": "1",
      "x-invoke-path": "/account",
      "x-kept": "1",
    })
    expect(Object.keys(seen).filter((name) => /middleware|nextjs|invoke/.test(name))).toEqual([])
    expect(seen["x-kept"]).toBe("1")
  })
  it("is the client's address, which the client can not choose", async () => {
    const forged = { "x-client-address": "203.0.113.9 guess", "x-forwarded-for": "203.0.113.9" }
    const { seen } = await (await start()).send("GET", "/", forged)
    expect(readAddress(seen["x-client-address"]?.toString())).toBe("127.0.0.1")
    expect(seen["x-forwarded-for"]).toBe("127.0.0.1")
    const behindProxy = await (await start({ trustedProxies: ["127.0.0.1"] })).send("GET", "/", forged)
    expect(readAddress(behindProxy.seen["x-client-address"]?.toString())).toBe("203.0.113.9")
  })
  it("is no address where a trusted proxy names its client in a way that is not understood. The log says so once", async () => {
    const warn = vi.spyOn(logger, "warn").mockReturnValue()
    const { send } = await start({ trustedProxies: ["127.0.0.1"] })
    for (const name of ["unknown", "_hidden"]) {
      const { seen } = await send("GET", "/", { "x-forwarded-for": name })
      expect(readAddress(seen["x-client-address"]?.toString())).toBeNull()
      const passedOn = await send("GET", "/", { "x-client-address": String(seen["x-client-address"]) })
      expect(readAddress(passedOn.seen["x-client-address"]?.toString())).toBeNull()
    }
    const told = warn.mock.calls.filter(([line]) => (line as { event?: string }).event === "client_address_unclear")
    expect(told).toHaveLength(1)
    warn.mockRestore()
  })
  it("is the address that a platform tells, in a header that Next does not see too", async () => {
    for (const name of ["X-Forwarded-For", "Forwarded", "X-Real-IP"]) {
      const { send } = await start({ clientAddressHeader: name })
      const { seen } = await send("GET", "/", { [name]: name === "Forwarded" ? "for=203.0.113.9" : "203.0.113.9:4711" })
      expect(readAddress(seen["x-client-address"]?.toString())).toBe("203.0.113.9")
    }
  })
  it("is the browser's address also when Next passes a request on to itself", async () => {
    const { send } = await start({ trustedProxies: ["127.0.0.1"] })
    const { seen } = await send("GET", "/", { "x-forwarded-for": "203.0.113.9" })
    const passedOn = await send("GET", "/", { "x-client-address": String(seen["x-client-address"]) })
    expect(readAddress(passedOn.seen["x-client-address"]?.toString())).toBe("203.0.113.9")
  })
  it("is no policy that a client has sent, from which Next would take a nonce", async () => {
    const { seen } = await (await start()).send("GET", "/", { "content-security-policy": "script-src 'nonce-mine'" })
    expect(seen["content-security-policy"]).toBeUndefined()
  })
})
