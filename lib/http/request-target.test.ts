import { describe, expect, it, test } from "vitest"
import { origin, start } from "./testing/echo-server.ts"

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
