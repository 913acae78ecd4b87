/** The headers of every answer, also of one to what is hardly HTTP. */
import { connect } from "node:net"
import { text } from "node:stream/consumers"
import { describe, expect, it } from "vitest"
import { start } from "./testing/echo-server.ts"

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
