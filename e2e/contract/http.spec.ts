/** "Common answers": what holds for every route, whatever it does. */
import { request } from "node:http"
import { expect, test } from "../fixtures.ts"
import { signUp } from "../support/accounts.ts"
import type { Answer } from "../support/visitor.ts"

/** Every route, and what can be done there. */
const routes: Record<string, string[]> = {
  "/api/session": ["GET", "HEAD", "POST", "PATCH", "DELETE", "OPTIONS"],
  "/api/session/store": ["PUT", "OPTIONS"],
  "/api/sessions": ["GET", "HEAD", "DELETE", "OPTIONS"],
  "/api/sessions/1": ["DELETE", "OPTIONS"],
  "/api/users": ["POST", "OPTIONS"],
  "/api/users/me/password": ["PUT", "OPTIONS"],
  "/api/health": ["GET", "HEAD", "OPTIONS"],
}
const unknown = [
  "/api",
  "/api/nowhere",
  "/api/session/nowhere",
  "/api/users/me",
  "/api/session.json",
  "/api/%E2%82%AC",
]
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

const allowed = ({ headers }: Answer) => headers.get("allow")?.split(/, */).toSorted()

/** An answer that is an error: as RFC 9457 has it. */
function expectProblem({ status, headers, body }: Answer, expected: number, label: string): void {
  expect.soft(status, label).toBe(expected)
  expect.soft(headers.get("content-type"), label).toBe("application/problem+json")
  expect.soft(headers.get("cache-control"), label).toBe("no-store")
  expect
    .soft(body, label)
    .toMatchObject({ status: expected, title: expect.any(String), detail: expect.any(String) })
}

test("a method that a route does not have is 405, and Allow names those that it has", async ({ visitor }) => {
  for (const [path, own] of Object.entries(routes)) {
    for (const method of methods.filter((name) => !own.includes(name))) {
      const answer = await visitor.send(method, path)
      expectProblem(answer, 405, `${method} ${path}`)
      expect.soft(allowed(answer), `${method} ${path}`).toEqual(own.toSorted())
    }
    const options = await visitor.send("OPTIONS", path)
    expect.soft(options.status, path).toBe(204)
    expect.soft(allowed(options), path).toEqual(own.toSorted())
    const head = await visitor.send("HEAD", path)
    expect.soft(head.status, `HEAD ${path}`).toBe(own.includes("GET") ? expectedOfGet(path) : 405)
    expect.soft(head.text).toBe("")
  }
})

const expectedOfGet = (path: string) => (path === "/api/sessions" ? 401 : 200)

test("an unknown path under /api is 404, with every method", async ({ visitor }) => {
  for (const path of unknown) {
    for (const method of methods) expectProblem(await visitor.send(method, path), 404, `${method} ${path}`)
    expect.soft((await visitor.send("HEAD", path)).status, path).toBe(404)
  }
})

test("a method that nobody knows is 405", async ({ visitor }) => {
  for (const path of ["/", "/api/session", "/api/nowhere"]) {
    const answer = await visitor.send("PROPFIND", path)
    expectProblem(answer, 405, path)
    expect.soft(allowed(answer)).toContain("GET")
  }
})

test("a malformed path under /api is 400", async ({ visitor }) => {
  for (const path of ["/api/%", "/api/sessions/%E0%A4", "/api/session%"]) {
    expectProblem(await visitor.get(path), 400, path)
  }
})

test("JSON is JSON, and is never cached", async ({ visitor }) => {
  const answers = [
    await visitor.post("/api/session", { guest: true }),
    await visitor.get("/api/session"),
    await visitor.patch("/api/session", { a: 1 }),
    await visitor.put("/api/session/store", { store: "disk" }),
    await visitor.get("/api/sessions"),
    await visitor.delete("/api/sessions"),
    await visitor.get("/api/health"),
  ]
  for (const { status, headers } of answers) {
    expect.soft(status).toBe(200)
    expect.soft(headers.get("content-type")).toMatch(/^application\/json\b/)
    expect.soft(headers.get("cache-control")).toBe("no-store")
  }
  const { headers } = await visitor.delete("/api/session")
  expect(headers.get("cache-control")).toBe("no-store")
})

test("pages are never cached, and carry the security headers", async ({ visitor }) => {
  for (const path of [
    "/",
    "/login",
    "/signup",
    "/logout",
    "/account",
    "/nowhere",
    "/api/session",
    "/api/nowhere",
  ]) {
    const { headers } = await visitor.get(path)
    expect.soft(headers.get("cache-control"), path).toContain("no-store")
    expect.soft(headers.get("content-security-policy"), path).toContain("default-src 'self'")
    expect.soft(headers.get("x-content-type-options"), path).toBe("nosniff")
    expect.soft(headers.get("x-frame-options"), path).toBe("DENY")
    expect.soft(headers.get("x-powered-by"), path).toBeNull()
  }
})

const writes: [method: string, path: string, body?: unknown][] = [
  ["POST", "/api/session", { guest: true }],
  ["PATCH", "/api/session", { stolen: true }],
  ["PUT", "/api/session/store", { store: "disk" }],
  ["DELETE", "/api/session"],
  ["DELETE", "/api/sessions"],
  ["POST", "/api/users", { username: "mallory", password: "a long enough password" }],
  ["POST", "/login", "username=a"],
  ["POST", "/"],
]

test("a write from another origin is 403, and changes nothing", async ({ visitor, site }) => {
  await signUp(visitor)
  const before = await visitor.session()
  const port = new URL(site.origin).port
  const foreign = [
    "null",
    "",
    "https://evil.example",
    `http://localhost:${port}.evil.example`,
    `https://localhost:${port}`,
    `http://127.0.0.1:${port}`,
    `http://localhost:${Number(port) + 1}`,
    "http://localhost",
    `${site.origin}/`,
    site.origin.toUpperCase(),
  ]
  for (const [method, path, body] of writes) {
    for (const Origin of foreign) {
      const answer = await visitor.send(method, path, { body, headers: { Origin } })
      expectProblem(answer, 403, `${method} ${path} from ${Origin}`)
      expect.soft(answer.setCookie).toEqual([])
    }
  }
  expect(await visitor.session()).toEqual(before)
})

test("without Origin it is Sec-Fetch-Site that tells", async ({ visitor, site }) => {
  await signUp(visitor)
  const patch = (fetchSite?: string) =>
    patchWithoutOrigin(site.address, `session=${visitor.ticket}`, fetchSite)
  expect(await patch("cross-site")).toBe(403)
  expect(await patch("same-site")).toBe(403)
  expect(await patch("none")).toBe(403)
  expect(await patch("nonsense")).toBe(403)
  expect(await patch("same-origin")).toBe(200)
  expect(await patch(undefined)).toBe(200)
})

/** Not fetch(), which adds headers of its own. @returns the status */
function patchWithoutOrigin(address: string, cookie: string, fetchSite: string | undefined): Promise<number> {
  const headers = { Cookie: cookie, "Content-Type": "application/json" }
  const all = fetchSite === undefined ? headers : { ...headers, "Sec-Fetch-Site": fetchSite }
  return new Promise((resolve, reject) => {
    request(`${address}/api/session`, { method: "PATCH", headers: all }, (response) => {
      response.resume().on("end", () => resolve(response.statusCode ?? 0))
    })
      .on("error", reject)
      .end('{"a":1}')
  })
}

const withBody: [method: string, path: string][] = [
  ["POST", "/api/session"],
  ["PATCH", "/api/session"],
  ["PUT", "/api/session/store"],
  ["POST", "/api/users"],
  ["PUT", "/api/users/me/password"],
]

test("a body that is not application/json is 415", async ({ visitor }) => {
  const types = [
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "text/json",
  ]
  for (const [method, path] of withBody) {
    for (const type of [...types, "application/json; charset=utf-16", "application/json, text/plain", ""]) {
      const answer = await visitor.send(method, path, { body: "{}", headers: { "Content-Type": type } })
      expectProblem(answer, 415, `${method} ${path} ${type}`)
    }
    if (method === "PATCH") continue
    const type = "application/merge-patch+json"
    expectProblem(
      await visitor.send(method, path, { body: "{}", headers: { "Content-Type": type } }),
      415,
      path,
    )
  }
})

test("a body over 64 KiB is 413, one of 64 KiB is not", async ({ visitor }) => {
  const sized = (bytes: number) => `{"a":"${"x".repeat(bytes - 8)}"}`
  for (const [method, path] of withBody) {
    expectProblem(await visitor.send(method, path, { body: sized(64 * 1024 + 1) }), 413, `${method} ${path}`)
    const { status } = await visitor.send(method, path, { body: sized(64 * 1024) })
    expect.soft(status, `${method} ${path}`).not.toBe(413)
  }
})

test("a body that two readers could understand differently is 400", async ({ visitor }) => {
  for (const body of ['{"a":1,"a":2}', '\ufeff{"a":1}', "{'a':1}", '{"a":1,}', "NaN"]) {
    expectProblem(await visitor.patch("/api/session", body), 400, body)
  }
})

test("the health names every store", async ({ visitor }) => {
  const { status, body } = await visitor.get("/api/health")
  expect(status).toBe(200)
  const stores = { cookie: "ok", database: "ok", disk: "ok", shelf: "ok", memory: "ok" }
  expect(body).toEqual({ status: "ok", stores })
})
