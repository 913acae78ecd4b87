import { once } from "node:events"
import { request as httpRequest, type IncomingHttpHeaders, type Server } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { text } from "node:stream/consumers"
import { afterEach, describe, expect, it } from "vitest"
import { type FrontDoorOptions, frontDoor } from "./front-door.ts"
import { listen } from "./listen.ts"
import { drain } from "./shutdown.ts"

const origin = "https://example.org"
const servers: Server[] = []
afterEach(() => drain(servers.splice(0), 0))

/** A server that answers with the headers that Next would see. */
async function start(options: Partial<FrontDoorOptions> = {}) {
  const server = await listen(
    (request, response) => {
      const isCacheable = (path: string) => path.startsWith("/_next/static/")
      if (frontDoor(request, response, { origin, trustedProxies: [], isCacheable, ...options })) {
        response.end(JSON.stringify(request.headers))
      }
    },
    { address: "127.0.0.1", port: 0, origin },
  )
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

describe("who may write", () => {
  it.each([
    ["its own page", { origin }, 200],
    ["a script, which sends neither", {}, 200],
    ["its own page, if the browser sends no Origin", { "sec-fetch-site": "same-origin" }, 200],
    ["another site", { origin: "https://evil.example" }, 403],
    ["the same host over http", { origin: "http://example.org" }, 403],
    ["another port", { origin: "https://example.org:8443" }, 403],
    ["a longer name", { origin: "https://example.org.evil.example" }, 403],
    ["a sandboxed page", { origin: "null" }, 403],
    ["an empty Origin", { origin: "" }, 403],
    ["another site without Origin", { "sec-fetch-site": "cross-site" }, 403],
    ["a sibling without Origin", { "sec-fetch-site": "same-site" }, 403],
    ["the address bar", { "sec-fetch-site": "none" }, 403],
    ["another site that says same-origin", { origin: "https://evil.example", "sec-fetch-site": "same-origin" }, 403],
    ["a forged host", { origin: "https://evil.example", "x-forwarded-host": "evil.example" }, 403],
  ])("%s: %j is %i", async (_, headers, status) => {
    const { send } = await start()
    for (const method of ["POST", "PUT", "PATCH", "DELETE"]) {
      expect((await send(method, "/api/session", headers)).status).toBe(status)
    }
    for (const method of ["GET", "HEAD", "OPTIONS"])
      expect((await send(method, "/api/session", headers)).status).toBe(200)
    expect((await send("POST", "/login", headers)).status).toBe(status)
  })
  it("answers with a problem", async () => {
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
    const forged = { "x-client-address": "203.0.113.9", "x-forwarded-for": "203.0.113.9", "x-relay": "guess" }
    const { seen } = await (await start()).send("GET", "/", forged)
    expect(seen).toMatchObject({ "x-client-address": "127.0.0.1", "x-forwarded-for": "127.0.0.1" })
    const behindProxy = await (await start({ trustedProxies: ["127.0.0.1"] })).send("GET", "/", forged)
    expect(behindProxy.seen["x-client-address"]).toBe("203.0.113.9")
  })
  it("is the browser's address also when Next passes a request on to itself", async () => {
    const { send } = await start({ trustedProxies: ["127.0.0.1"] })
    const { seen } = await send("GET", "/", { "x-forwarded-for": "203.0.113.9" })
    const passedOn = await send("GET", "/", {
      "x-relay": String(seen["x-relay"]),
      "x-client-address": "203.0.113.9",
    })
    expect(passedOn.seen["x-client-address"]).toBe("203.0.113.9")
  })
})

describe("what every answer carries", () => {
  it("has a policy with a fresh nonce that Next sees too", async () => {
    const { send } = await start()
    const [first, second] = [await send("GET", "/"), await send("GET", "/")]
    expect(first.headers["content-security-policy"]).toMatch(/script-src 'self' 'nonce-[\w+/]{22}==' 'strict-dynamic'/)
    expect(first.seen["content-security-policy"]).toBe(first.headers["content-security-policy"])
    expect(first.headers["content-security-policy"]).not.toBe(second.headers["content-security-policy"])
  })
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
