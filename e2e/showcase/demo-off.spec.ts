/** Without the demo, none of the showcase's pages and handlers is there. */
import { patterns } from "../../lib/demo/patterns.ts"
import { expect, test } from "../fixtures.ts"

test.use({ settings: { DEMO: "off" } })

const pages = [
  "/compare",
  "/attacks",
  "/patterns",
  ...patterns.map(({ name }) => `/patterns/${name}`),
  "/patterns/layout-reading/second",
  "/docs",
  "/docs/reference",
  "/docs/reference.md",
  "/llms.txt",
  "/source",
  "/source/lib/session/types.ts",
  "/patterns/data-access-layer/members",
]

test("pages are not found, asked for by a browser or by the router", async ({ visitor }) => {
  for (const path of pages) {
    const { status, text } = await visitor.get(path)
    expect.soft(status, path).toBe(404)
    // In the first HTML, for who has no JavaScript.
    expect.soft(text, path).toMatch(/<h1[^>]*>There is no such page</)
    const segment = await visitor.get(path, {
      headers: { RSC: "1", "Next-Router-State-Tree": "%5B%22%22%2C%7B%7D%5D" },
    })
    expect.soft(segment.text, path).not.toContain("How it works")
  }
})

test("the registry is not found", async ({ visitor }) => {
  for (const name of ["registry", "session"]) expect((await visitor.get(`/r/${name}.json`)).status, name).toBe(404)
})

test("the forms' handlers are not found", async ({ visitor }) => {
  for (const name of ["login", "logout"]) {
    const answer = await visitor.send("POST", `/patterns/no-javascript/${name}`, {
      headers: { "Content-Type": "application/x-www-form-urlencoded" },
      body: "guest=yes",
    })
    expect.soft(answer.status, name).toBe(404)
  }
  expect(visitor.ticket).toBeUndefined()
})
