/** What the front door adds to answers that Next makes, and what it keeps from Next. */
import { once } from "node:events"
import { request as httpRequest, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { expect, test } from "vitest"
import { drain } from "./shutdown.ts"
import { listenBehindDoor } from "./testing/listen.ts"

const origin = "http://localhost:3000"

/** The headers of the answer to one request, which `answer` makes behind the front door. */
async function headersOf(answer: (response: ServerResponse) => void, headers: Record<string, string> = {}) {
  const server = await listenBehindDoor({ origin, trustedProxies: [] }, (_, response) => answer(response))
  const { port } = server.address() as AddressInfo
  const request = httpRequest({ port, host: "127.0.0.1", method: "POST", path: "/", headers }).end()
  const [response] = await once(request, "response")
  response.resume()
  await once(response, "end")
  await drain([server], 0)
  return { status: response.statusCode, ...response.headers }
}

test("an answer that logs out clears what scripts have stored, however the cookie was set", async () => {
  const cleared = "session=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; SameSite=lax"
  const ways: ((response: ServerResponse) => void)[] = [
    (response) => response.setHeader("Set-Cookie", cleared).end(),
    (response) => response.appendHeader("Set-Cookie", "other=1").appendHeader("Set-Cookie", cleared).end(),
    (response) => response.setHeader("Set-Cookie", `__Host-${cleared}`).writeHead(303).end(),
  ]
  for (const way of ways) expect(await headersOf(way)).toMatchObject({ "clear-site-data": '"storage"' })
})

test("no other answer clears anything", async () => {
  const kept = await headersOf((response) => response.setHeader("Set-Cookie", "session=disk.x; Max-Age=0").end())
  expect(kept).not.toHaveProperty("clear-site-data")
  expect(await headersOf((response) => response.end())).not.toHaveProperty("clear-site-data")
})

test("an action that can be none does not reach Next, which would log the header as it came", async () => {
  const ok = (response: ServerResponse) => void response.end()
  for (const action of ["x", "disk.ticket", "a".repeat(43)]) {
    expect(await headersOf(ok, { "next-action": action })).toMatchObject({ status: 400 })
  }
  expect(await headersOf(ok, { "next-action": "40".padEnd(42, "0") })).toMatchObject({ status: 200 })
})

test("a refusal is told in the form that whoever asked can show", async () => {
  const large = { "content-length": "70000" }
  const refused = async (headers: Record<string, string>) =>
    (await headersOf(() => {}, { ...large, ...headers }))["content-type"]
  expect(await refused({})).toBe("application/problem+json")
  expect(await refused({ accept: "text/html,*/*" })).toBe("text/html; charset=utf-8")
  // Next shows the page what is exactly this type.
  expect(await refused({ accept: "text/x-component", "next-action": "40".padEnd(42, "0") })).toBe("text/plain")
})
