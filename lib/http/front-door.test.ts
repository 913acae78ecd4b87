import { once } from "node:events"
import { request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { text } from "node:stream/consumers"
import { afterEach, describe, expect, it } from "vitest"
import { readAddress } from "./address-header.ts"
import type { FrontDoorOptions } from "./front-door.ts"
import { drain } from "./shutdown.ts"
import { listenBehindDoor } from "./testing/listen.ts"

const origin = "https://example.org"
const servers: Server[] = []
afterEach(() => drain(servers.splice(0), 0))

/** A server that answers with the headers that Next would see. */
async function start(options: Partial<FrontDoorOptions> = {}) {
  const server = await listenBehindDoor({ origin, trustedProxies: [], ...options }, (request, response) => {
    response.end(JSON.stringify(request.headers))
  })
  servers.push(server)
  const { port } = server.address() as AddressInfo
  return {
    port,
    async send(method: string, path: string, headers: Record<string, string> = {}) {
      const request = httpRequest({ port, host: "127.0.0.1", method, path, headers }).end()
      const [response] = await once(request, "response")
      const body = await text(response)
      const seen: IncomingHttpHeaders = body ? JSON.parse(body) : {}
      return { status: response.statusCode, headers: response.headers as IncomingHttpHeaders, body, seen }
    },
  }
}

describe("a write from another site", () => {
  it("is refused with every method, by the API and by pages", async () => {
    const { send } = await start()
    for (const [sender, status] of [
      ["https://evil.example", 403],
      [origin, 200],
    ] as const) {
      const headers = { origin: sender }
      for (const method of ["POST", "PUT", "PATCH", "DELETE"])
        expect((await send(method, "/api/session", headers)).status).toBe(status)
      expect((await send("POST", "/login", headers)).status).toBe(status)
      for (const method of ["GET", "HEAD", "OPTIONS"])
        expect((await send(method, "/api/session", headers)).status).toBe(200)
    }
  })
  it("is answered with a problem", async () => {
    const { send } = await start()
    const { headers, body } = await send("POST", "/", { origin: "null" })
    expect(headers["content-type"]).toBe("application/problem+json")
    expect(JSON.parse(body)).toEqual({
      type: "about:blank",
      title: "Forbidden",
      status: 403,
      detail: "Only pages of https://example.org may do this.",
    })
    expect(headers["cache-control"]).toBe("no-store")
  })
})

describe("what is malformed", () => {
  it.each([
    ["multipart/form-data", 400],
    ["Multipart/Form-Data; charset=utf-8", 400],
    ["multipart/form-data; boundary=", 400],
    ['multipart/form-data; boundary=""', 400],
    ["multipart/form-data; boundary=x", 200],
    ['multipart/form-data; charset=utf-8; Boundary="x y"', 200],
    ["application/x-www-form-urlencoded", 200],
  ])("a form of the type %s is %i on a page, and the API's own to answer", async (type, status) => {
    const { send } = await start()
    const headers = { origin, "content-type": type }
    expect((await send("POST", "/login", headers)).status).toBe(status)
    expect((await send("POST", "/api/session", headers)).status).toBe(200)
  })

  it("is a form that comes piece by piece: it has no end. The API counts what it reads", async () => {
    const { send } = await start()
    const pieces = { origin, "transfer-encoding": "chunked" }
    expect((await send("POST", "/login", pieces)).status).toBe(411)
    expect((await send("POST", "/api/session", pieces)).status).toBe(200)
  })

  it.each(["PROPFIND", "TRACE", "PURGE"])("refuses the method %s", async (method) => {
    const { status, headers } = await (await start()).send(method, "/api/session")
    expect(status).toBe(405)
    expect(headers.allow).toBe("GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE")
  })
  it.each(["PROPFIND", "TRACE", "OPTIONS", "PUT", "PATCH", "DELETE"])("refuses %s on a page", async (method) => {
    const { status, headers } = await (await start()).send(method, "/apis", { origin })
    expect(status).toBe(405)
    expect(headers.allow).toBe("GET, HEAD, POST")
  })
  it.each(["/api/sessions/%zz", "/api/%", "/api/%ff", "http://evil.example/"])("refuses the path %s", async (path) => {
    expect((await (await start()).send("GET", path)).status).toBe(400)
  })
  it("leaves a query alone", async () => {
    expect((await (await start()).send("GET", "/api/session?x=%zz")).status).toBe(200)
  })
})

describe("what is hardly HTTP", () => {
  /** Sends text on a socket of its own. Gives the answer, whole. */
  async function sendText(lines: string[]): Promise<string> {
    const { port } = await start()
    return text(connect(port, "127.0.0.1").end([...lines, "", ""].join("\r\n")))
  }

  it.each([
    ["nonsense", ["nonsense"], 400],
    ["a header without end", ["GET / HTTP/1.1", "Host: a", `X: ${"x".repeat(20_000)}`], 431],
    ["a second length", ["POST / HTTP/1.1", "Host: a", "Content-Length: 2", "Content-Length: 3"], 400],
    ["no host", ["GET / HTTP/1.1", "Connection: close"], 400],
    ["two hosts", ["GET / HTTP/1.1", "Host: a", "Host: b", "Connection: close"], 400],
    ["an expectation", ["GET / HTTP/1.1", "Host: a", "Expect: much", "Connection: close"], 200],
    ["another protocol", ["GET / HTTP/1.1", "Host: a", "Connection: close, Upgrade", "Upgrade: h2c"], 200],
    ["an old protocol", ["GET / HTTP/1.0"], 200],
  ])("%s gets an answer with all its headers", async (_, lines, status) => {
    const answer = await sendText(lines)
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(answer).toContain("frame-ancestors 'none'")
    expect(answer).toContain("X-Content-Type-Options: nosniff")
    expect(answer).toContain("Strict-Transport-Security: max-age=")
    expect(answer).toContain("Cache-Control: no-store")
  })
})

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

describe("what every answer carries", () => {
  it("keeps caches away from all but static files", async () => {
    const { send } = await start()
    expect((await send("GET", "/account")).headers["cache-control"]).toBe("no-store")
    expect((await send("GET", "/_next/static/a.js")).headers["cache-control"]).toBeUndefined()
    expect((await send("GET", "/_next/static/a.js")).headers["x-content-type-options"]).toBe("nosniff")
  })
  it("asks for https only where it is", async () => {
    expect((await (await start()).send("GET", "/")).headers["strict-transport-security"]).toContain("max-age=")
    const local = await start({ origin: "http://localhost:3000" })
    expect((await local.send("GET", "/")).headers["strict-transport-security"]).toBeUndefined()
  })
})
