/** What does not reach Next. */
import { once } from "node:events"
import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { describe, expect, it } from "vitest"
import { origin, start } from "./testing/echo-server.ts"

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
