/** What answers say to browsers and caches. */
import { expect, test } from "../fixtures.ts"

test("pages are never cached, and carry the security headers", async ({ visitor }) => {
  for (const path of ["/", "/login", "/signup", "/logout", "/account", "/nowhere", "/api/session", "/api/nowhere"]) {
    const { headers } = await visitor.get(path)
    expect.soft(headers.get("cache-control"), path).toContain("no-store")
    expect.soft(headers.get("content-security-policy"), path).toContain("default-src 'self'")
    expect.soft(headers.get("x-content-type-options"), path).toBe("nosniff")
    expect.soft(headers.get("x-frame-options"), path).toBe("DENY")
    expect.soft(headers.get("x-powered-by"), path).toBeNull()
  }
})

test("files that are the same for everyone may be kept, and carry the security headers", async ({ visitor }) => {
  const page = await visitor.get("/")
  const script = /\/_next\/static\/[\w./~-]+\.js/.exec(page.text)?.[0] ?? "no script"
  for (const path of ["/icon.svg", "/opengraph-image", "/robots.txt", script]) {
    const { status, headers, setCookie } = await visitor.get(path)
    expect.soft(status, path).toBe(200)
    expect.soft(headers.get("cache-control"), path).toMatch(/^public, max-age=/)
    expect.soft(headers.get("content-security-policy"), path).toContain("default-src 'self'")
    expect.soft(setCookie, path).toEqual([])
  }
  expect((await visitor.get(script)).headers.get("cache-control")).toContain("immutable")
  expect((await visitor.get("/_next/static/none.js")).headers.get("cache-control")).toContain("no-store")
})

test("a page takes GET, HEAD and POST", async ({ visitor }) => {
  for (const path of ["/", "/login", "/account", "/nowhere"]) {
    for (const method of ["PUT", "PATCH", "DELETE", "OPTIONS"]) {
      const { status, headers } = await visitor.send(method, path)
      expect.soft([status, headers.get("allow")], `${method} ${path}`).toEqual([405, "GET, HEAD, POST"])
    }
  }
})
