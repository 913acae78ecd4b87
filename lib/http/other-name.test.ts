import type { OutgoingHttpHeaders } from "node:http"
import { describe, expect, it } from "vitest"
import type { FrontDoorOptions } from "./front-door.ts"
import { origin, start } from "./testing/echo-server.ts"

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
