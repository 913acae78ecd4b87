import { once } from "node:events"
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders, type Server } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { text } from "node:stream/consumers"
import { afterEach, describe, expect, it, test, vi } from "vitest"
import { logger } from "../log/logger.ts"
import { readAddress } from "./address-header.ts"
import type { FrontDoorOptions } from "./front-door.ts"
import { drain } from "./shutdown.ts"
import { listenBehindDoor } from "./testing/listen.ts"

const origin = "https://example.org"
const servers: Server[] = []
afterEach(() => drain(servers.splice(0), 0))

interface Seen {
  readonly seen: IncomingHttpHeaders
  readonly read: string
}

/** A server that answers with the headers that Next would see, and the body that it would read. */
async function start(options: Partial<FrontDoorOptions> = {}) {
  const server = await listenBehindDoor({ origin, trustedProxies: [], ...options }, async (request, response) => {
    response.end(JSON.stringify({ seen: request.headers, read: await text(request) }))
  })
  servers.push(server)
  const { port } = server.address() as AddressInfo
  return {
    port,
    async send(method: string, path: string, headers: OutgoingHttpHeaders = {}, body = "") {
      const request = httpRequest({ port, host: "127.0.0.1", method, path, headers }).end(body)
      const [response] = await once(request, "response")
      const answer = await text(response)
      const { seen, read }: Seen = answer.startsWith('{"seen"') ? JSON.parse(answer) : { seen: {}, read: "" }
      return { status: response.statusCode, headers: response.headers as IncomingHttpHeaders, body: answer, seen, read }
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

  it("is a body over 64 KiB, with its length or in pieces. A smaller one in pieces comes whole", async () => {
    const { send } = await start()
    const limit = 64 * 1024
    for (const path of ["/login", "/api/session"]) {
      for (const length of [{}, { "transfer-encoding": "chunked" }]) {
        const headers = { origin, "content-type": "application/json", ...length }
        const { status, read, seen } = await send("POST", path, headers, "x".repeat(limit))
        expect([status, read.length, seen["content-length"]]).toEqual([200, limit, String(limit)])
        expect(seen).not.toHaveProperty("transfer-encoding")
        const refused = await send("POST", path, headers, "x".repeat(limit + 1))
        expect([refused.status, JSON.parse(refused.body).detail]).toEqual([
          413,
          "What was sent is too large: the server takes at most 64 KiB (65,536 bytes).",
        ])
      }
    }
    const { status, read } = await send("POST", "/login", { origin, "transfer-encoding": "chunked" })
    expect([status, read]).toEqual([200, ""])
  })

  it("is a body that breaks off, or has pieces that are none", async () => {
    const { port, send } = await start()
    const head = `POST /login HTTP/1.1\r\nHost: a\r\nOrigin: ${origin}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab`
    const broken = connect(port, "127.0.0.1")
    broken.write(head)
    broken.destroySoon()
    await once(broken, "close")
    expect(await text(connect(port, "127.0.0.1").end(`${head}cde\r\nzz\r\n`))).toMatch(/^HTTP\/1.1 400 /)
    expect((await send("GET", "/login")).status).toBe(200)
  })

  it("is a body that is compressed: 415 says what is taken", async () => {
    const { send } = await start()
    for (const path of ["/login", "/api/session"]) {
      for (const coding of ["gzip", "GZIP", "identity, br", "x-unknown"]) {
        const { status, headers } = await send("POST", path, { origin, "content-encoding": coding }, "x")
        expect([status, headers["accept-encoding"]]).toEqual([415, "identity"])
      }
      expect((await send("POST", path, { origin, "content-encoding": "identity" }, "x")).status).toBe(200)
    }
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
  it.each(["POST", "PUT", "OPTIONS", "TRACE"])("refuses %s on a file", async (method) => {
    const { send } = await start()
    for (const path of [
      "/robots.txt",
      "/icon.svg?x=1",
      "/opengraph-image",
      "/_next/static/a.js",
      "/./_next/static/a.js",
    ]) {
      const { status, headers } = await send(method, path, { origin })
      expect([path, status, headers.allow]).toEqual([path, 405, "GET, HEAD"])
    }
  })
  it.each(["/api/sessions/%zz", "/api/%", "/api/%ff", "*", "nowhere"])("refuses the path %s", async (path) => {
    expect((await (await start()).send("GET", path)).status).toBe(400)
  })
  it("leaves a query alone", async () => {
    expect((await (await start()).send("GET", "/api/session?x=%zz")).status).toBe(200)
  })
})

describe("a target that is a whole address", () => {
  it.each([
    ["https://example.org/api/session?x=1"],
    ["http://EXAMPLE.org:80/api/session"],
    ["https://example.org:443?x=1"],
    ["https://example.org"],
  ])("is the site's own: %s", async (path) => {
    const { status, seen } = await (await start()).send("GET", path, { host: "evil.example" })
    expect([status, seen.host]).toEqual([200, "example.org"])
  })
  it.each(["http://evil.example/", "https://example.org:444/", "https://x@example.org/", "https://", "http://[/"])(
    "is another's: %s",
    async (path) => expect((await (await start()).send("GET", path)).status).toBe(421),
  )
  it("is judged by its path like any other", async () => {
    const { send } = await start()
    expect((await send("POST", "https://example.org/robots.txt", { origin })).status).toBe(405)
    expect((await send("POST", "https://example.org/", { origin: "https://evil.example" })).status).toBe(403)
  })
})

test("OPTIONS * is about the server: any method that it has somewhere", async () => {
  const { status, headers } = await (await start()).send("OPTIONS", "*")
  expect([status, headers.allow]).toEqual([204, "GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE"])
})

describe("a page that was opened under another name", () => {
  const local = "http://localhost:3000"
  async function redirected(host: string, options: Partial<FrontDoorOptions>, headers: OutgoingHttpHeaders = {}) {
    const { send } = await start(options)
    const { status, headers: answer } = await send("GET", "/login?next=%2Faccount", { host, ...headers })
    expect([200, 307]).toContain(status)
    return answer.location
  }

  it.each(["127.0.0.1", "[::1]", "127.1", "app.localhost", "0.0.0.0", "[::ffff:127.0.0.1]"])(
    "of this machine, %s, goes on at the site's own",
    async (name) => {
      const location = `${local}/login?next=%2Faccount`
      expect(await redirected(`${name}:3000`, { origin: local })).toBe(location)
      expect(await redirected("localhost:3000", { origin: `http://${name}:3000` })).toMatch(/:3000\/login\?next=/)
    },
  )
  it("is served where that may be a proxy's: on another port, from elsewhere, and where the site is no local one", async () => {
    for (const host of [
      "localhost:3000",
      "LOCALHOST:3000",
      "127.0.0.1:8080",
      "127.0.0.1",
      "192.0.2.1:3000",
      "app:3000",
      "",
    ])
      expect(await redirected(host, { origin: local })).toBeUndefined()
    expect(await redirected("127.0.0.1", { origin })).toBeUndefined()
    const proxied = { "x-forwarded-host": "localhost:3000" }
    for (const trustedProxies of [[], ["127.0.0.1"]])
      expect(await redirected("127.0.0.1:3000", { origin: local, trustedProxies }, proxied)).toBeUndefined()
  })
  it("is told by a trusted proxy, and by nobody else", async () => {
    const behind = { origin, trustedProxies: ["127.0.0.1"] }
    const asked = (name: string, options: Partial<FrontDoorOptions> = behind) =>
      redirected("app:3000", options, { "x-forwarded-host": name })
    for (const other of ["www.example.org", "192.0.2.1:8443", "localhost:3000, 127.0.0.1"])
      expect(await asked(other)).toBe(`${origin}/login?next=%2Faccount`)
    for (const own of [
      "example.org",
      "EXAMPLE.org:443",
      "example.org:8443",
      "example.org, app:3000",
      "app, example.org",
    ])
      expect(await asked(own)).toBeUndefined()
    expect(await asked("")).toBeUndefined()
    expect(await asked("www.example.org", { origin })).toBeUndefined()
  })
  it("is a page and nothing else, and is read and not sent", async () => {
    const { send } = await start({ origin: local })
    const host = "127.0.0.1:3000"
    for (const path of ["/api/session", "/robots.txt", "/_next/static/a.js", "/_next/hmr", "/__nextjs_x"])
      expect((await send("GET", path, { host })).status).toBe(200)
    expect((await send("POST", "/login", { host, origin: local })).status).toBe(200)
    expect((await send("HEAD", "/", { host })).status).toBe(307)
    const strange = await send("GET", "//evil.example/..", { host })
    expect(strange.headers.location).toBe(`${local}//evil.example/..`)
    expect((await send("GET", `http://${host}/account`)).headers.location).toBe(`${local}/account`)
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

  it("is told to people, with what they can do", async () => {
    const answer = await sendText(["GET / HTTP/1.1", "Host: a", `Cookie: a=${"x".repeat(20_000)}`])
    const [head = "", body = ""] = answer.split("\r\n\r\n")
    expect(head).toContain("Content-Type: text/plain")
    expect(head).toContain(`Content-Length: ${Buffer.byteLength(body)}`)
    expect(body).toMatch(/16 KiB[\s\S]*cookies[\s\S]*localhost/)
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
