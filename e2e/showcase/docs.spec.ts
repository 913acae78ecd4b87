/** The documentation: chapters from the files of the layer, a reference from its source, a search; for people and programs. */
import { expect, test } from "../fixtures.ts"

/** Of a page, the addresses that start so. */
function hrefsIn(html: string, start: string): string[] {
  const all = [...html.matchAll(/href="([^"#?]+)/g)].map(([, href = ""]) => href)
  return [...new Set(all)].filter((href) => href.startsWith(start) && !href.endsWith(".md"))
}

test("every chapter has a page, and every link on it leads to one, as Markdown too", async ({ visitor }) => {
  const index = await visitor.get("/docs")
  const chapters = hrefsIn(index.text, "/docs/")
  expect(chapters.length).toBeGreaterThan(4)
  const files = new Set<string>()
  for (const path of chapters) {
    const { status, text } = await visitor.get(path)
    expect(status, path).toBe(200)
    expect(text.match(/<h1/g), path).toHaveLength(1)
    for (const file of hrefsIn(text, "/source/")) files.add(file)
    for (const other of hrefsIn(text, "/docs/")) expect(chapters, path).toContain(other)
    const markdown = await visitor.get(`${path}.md`)
    expect(markdown.headers.get("content-type")).toBe("text/markdown; charset=utf-8")
    expect(markdown.text).toMatch(/^#+ \S/)
  }
  // That each is there, a unit test says (lib/demo/docs/links.test.ts).
  for (const file of [...files].slice(0, 3)) expect((await visitor.get(file)).status, file).toBe(200)
})

test("programs find the chapters by llms.txt", async ({ visitor, site }) => {
  const { headers, text } = await visitor.get("/llms.txt")
  expect(headers.get("content-type")).toBe("text/plain; charset=utf-8")
  const links = [...text.matchAll(/^- \[.+\]\((.+?)\)/gm)].map(([, link = ""]) => new URL(link))
  expect(links.length).toBeGreaterThan(4)
  for (const { origin, pathname } of links) {
    expect(origin).toBe(site.origin)
    expect((await visitor.get(pathname)).status, pathname).toBe(200)
  }
})

test("a chapter that is not there is not found, in words", async ({ visitor }) => {
  for (const path of ["/docs/nothing", "/docs/nothing.md", "/docs/reference/more", "/docs/..%2freference"]) {
    const { status, text } = await visitor.get(path)
    expect.soft(status, path).toBe(404)
    expect.soft(text, path).toMatch(/<h1[^>]*>There is no such page</)
  }
})

for (const javaScriptEnabled of [true, false]) {
  test(`a search leads to where the words are, ${javaScriptEnabled ? "with" : "without"} JavaScript`, async ({
    newPage,
  }) => {
    const page = await newPage({ javaScriptEnabled })
    await page.goto("/docs")
    await page.getByRole("searchbox", { name: "Search the documentation" }).fill("SessionTooLargeError")
    await page.keyboard.press("Enter")
    await expect(page).toHaveURL("/docs?q=SessionTooLargeError")
    await page.getByRole("main").getByRole("link", { name: "SessionTooLargeError", exact: true }).click()
    await expect(page).toHaveURL("/docs/reference#sessiontoolargeerror")
    await expect(page.getByRole("heading", { name: "SessionTooLargeError", exact: true })).toBeInViewport()
  })
}

test("a search that finds nothing says so, whatever was asked for", async ({ visitor }) => {
  for (const query of ["xyzzy", "<script>alert(1)</script>", "a".repeat(5000)]) {
    const { status, text } = await visitor.get(`/docs?q=${encodeURIComponent(query)}`)
    expect(status).toBe(200)
    expect(text).toContain("Nothing in the documentation has")
    expect(text).not.toContain("<script>alert")
  }
})
