import { expect, test } from "vitest"
import { searchDocs } from "./search.ts"

test("what is called like the word comes first, in whatever case", () => {
  const [first] = searchDocs("sessiontoolargeERROR")
  expect(first).toMatchObject({ section: "SessionTooLargeError", href: "/docs/reference#sessiontoolargeerror" })
})

test("all words must be there, and a line shows the first of them", () => {
  const hits = searchDocs("  record store ")
  expect(hits.length).toBeGreaterThan(1)
  for (const { context } of hits) expect(context.join("")).not.toContain("\n")
  for (const { context } of hits) expect(context[1]).toMatch(/^(record|store)?$/i)
  expect(searchDocs("record store xyzzy")).toEqual([])
})

test("no words find nothing, nor do those that every object knows", () => {
  for (const query of ["", "   ", "__proto__xyzzy", "(", "\\", "x".repeat(100)]) {
    for (const { context } of searchDocs(query)) expect(context.join("")).toContain(query.trim())
  }
  expect(searchDocs("")).toEqual([])
})
