/** What a link to a page looks like where it is shared: each has its own title, description and picture. */
import { expect, test } from "../fixtures.ts"
import { everyPath } from "../support/pages.ts"

/** Of a page's head. */
function metaOf(html: string, name: string): string {
  return new RegExp(`<meta (?:name|property)="${name}" content="([^"]*)"`).exec(html)?.[1] ?? ""
}

test("each page has a title, a description and a picture of its own", async ({ visitor, site }) => {
  await visitor.post("/api/session", { guest: true })
  const seen = { title: new Set<string>(), description: new Set<string>(), picture: new Set<string>() }
  for (const path of await everyPath(visitor)) {
    const { status, text } = await visitor.get(path)
    // One that asks for a login again, or is not there, is nothing to share; nor is a page that is part of another.
    if (status !== 200 || /^\/(patterns|source)\/.+\//.test(path)) continue
    const picture = new URL(metaOf(text, "og:image"))
    expect.soft(picture.origin, path).toBe(site.origin)
    const shown = { title: metaOf(text, "og:title"), description: metaOf(text, "og:description") }
    for (const [kind, value] of Object.entries({ ...shown, picture: picture.pathname })) {
      expect.soft(value, `${kind} of ${path}`).not.toBe("")
      expect.soft(seen[kind as keyof typeof seen].has(value), `${kind} of ${path}: ${value}`).toBe(false)
      seen[kind as keyof typeof seen].add(value)
    }
    const { headers } = await visitor.get(picture.pathname)
    expect.soft(headers.get("content-type"), picture.pathname).toBe("image/png")
  }
  expect(seen.picture.size).toBeGreaterThan(15)
})
