/** "Common answers": methods, bodies and errors, the same for every route. */
import { hiddenFields, multipart } from "../../lib/demo/attacks/form.ts"
import { sendRaw } from "../../lib/demo/attacks/wire.ts"
import { expect, stores, test } from "../fixtures.ts"
import { expectProblem } from "../support/problem.ts"
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
  "/api/health/live": ["GET", "HEAD", "OPTIONS"],
}
const unknown = [
  "/api",
  "/api/nowhere",
  "/api/session/nowhere",
  "/api/users/me",
  "/api/session.json",
  "/api/%E2%82%AC",
  "/api/",
  "/api/session/",
  "/api//session",
]
const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]

const allowed = ({ headers }: Answer) => headers.get("allow")?.split(/, */).toSorted()

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

test("a form that is too large is 413, and changes nothing", async ({ visitor }) => {
  const form = { "Content-Type": "multipart/form-data; boundary=x" }
  expectProblem(await visitor.send("POST", "/login", { headers: form, body: "x".repeat(65_537) }), 413, "/login")
})

test("a form that comes in pieces is a form like any other, and over 64 KiB it is 413", async ({
  site,
  visitor,
  address,
}) => {
  const place = { origin: site.origin, base: site.address, store: "", headers: [["X-Forwarded-For", address]] as const }
  const fields = hiddenFields((await visitor.get("/login")).text, "username") ?? new Map()
  for (const [password, status] of [
    ["not the password", 200],
    ["x".repeat(65_000), 413],
  ] as const) {
    const { headers, body } = multipart([...fields, ["username", "nobody"], ["password", password]])
    const pieces = body.match(/[\s\S]{1,5000}/g)?.map((piece) => `${piece.length.toString(16)}\r\n${piece}\r\n`)
    const answer = await sendRaw(place, {
      method: "POST",
      path: "/login",
      headers: [...headers, ["Origin", site.origin], ["Transfer-Encoding", "chunked"]],
      body: `${pieces?.join("")}0\r\n\r\n`,
    })
    expect(answer.status).toBe(status)
    if (status === 200) expect(answer.body).toContain('value="nobody"')
  }
})

test("a file takes GET and HEAD", async ({ visitor }) => {
  const script = /\/_next\/static\/[\w./~-]+\.js/.exec((await visitor.get("/")).text)?.[0] ?? "no script"
  for (const path of ["/robots.txt", "/icon.svg", "/opengraph-image", script]) {
    for (const method of ["POST", "PUT", "DELETE"]) {
      const answer = await visitor.send(method, path)
      expectProblem(answer, 405, `${method} ${path}`)
      expect.soft(allowed(answer)).toEqual(["GET", "HEAD"])
    }
    expect.soft((await visitor.send("HEAD", path)).status, path).toBe(200)
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
    await visitor.get("/api/health/live"),
  ]
  for (const { status, headers } of answers) {
    expect.soft(status).toBe(200)
    expect.soft(headers.get("content-type")).toMatch(/^application\/json\b/)
    expect.soft(headers.get("cache-control")).toBe("no-store")
  }
  const { headers } = await visitor.delete("/api/session")
  expect(headers.get("cache-control")).toBe("no-store")
})

const withBody: [method: string, path: string][] = [
  ["POST", "/api/session"],
  ["PATCH", "/api/session"],
  ["PUT", "/api/session/store"],
  ["POST", "/api/users"],
  ["PUT", "/api/users/me/password"],
]

test("a body that is not application/json is 415", async ({ visitor }) => {
  const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"]
  for (const [method, path] of withBody) {
    for (const type of [...types, "application/json; charset=utf-16", "application/json, text/plain", ""]) {
      const answer = await visitor.send(method, path, { body: "{}", headers: { "Content-Type": type } })
      expectProblem(answer, 415, `${method} ${path} ${type}`)
    }
    if (method === "PATCH") continue
    const type = "application/merge-patch+json"
    expectProblem(await visitor.send(method, path, { body: "{}", headers: { "Content-Type": type } }), 415, path)
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
  expect(body).toEqual({ status: "ok", stores: Object.fromEntries(stores.map((store) => [store, "ok"])) })
})
