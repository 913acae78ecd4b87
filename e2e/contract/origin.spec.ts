/** Who may write: pages of this origin, and scripts that are no browser. */
import { request } from "node:http"
import { headersOf } from "../../lib/demo/attacks/browser.ts"
import type { Header } from "../../lib/demo/attacks/types.ts"
import { sendRaw } from "../../lib/demo/attacks/wire.ts"
import { expect, test } from "../fixtures.ts"
import { signUp } from "../support/accounts.ts"
import { expectProblem } from "../support/problem.ts"

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
  const patch = (fetchSite?: string) => patchWithoutOrigin(site.address, `session=${visitor.ticket}`, fetchSite)
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

test("a page that is opened under another name of this machine goes on at the site's own, where its forms work", async ({
  site,
}) => {
  const headers: Header[] = [["Host", `127.0.0.1:${new URL(site.origin).port}`]]
  const get = (path: string) =>
    sendRaw({ origin: site.origin, base: site.address, store: "" }, { method: "GET", path, headers })
  for (const path of ["/", "/login?next=%2Faccount", "/nowhere"]) {
    const answer = await get(path)
    expect.soft([answer.status, ...headersOf(answer, "location")], path).toEqual([307, site.origin + path])
  }
  for (const path of ["/api/session", "/robots.txt"]) expect.soft((await get(path)).status, path).toBe(200)
})
