import { existsSync } from "node:fs"
import { posix } from "node:path"
import { expect, test } from "vitest"
import { chapters, pathOf } from "./chapters.ts"
import { hrefOf, linksOf, shownFile } from "./links.ts"

const all = chapters()

test("each chapter has an address of its own, and each section an anchor", () => {
  expect(all.length).toBeGreaterThan(4)
  const paths = all.map(pathOf)
  expect(paths.filter((path, at) => paths.indexOf(path) < at)).toEqual([])
  for (const { slug, sections } of all.slice(1)) {
    expect(slug).toMatch(/^[\w-]+$/)
    for (const { id, title } of sections) expect(id, title).not.toBe("")
    expect(new Set(sections.map(({ id }) => id)).size).toBe(sections.length)
  }
})

test.each(all.map((chapter) => [chapter.title, chapter] as const))("no link in %s is dead", (_, chapter) => {
  for (const link of linksOf(chapter)) {
    // A folder has no page: its name stands there without a link.
    const isFolder = link.endsWith("/") && existsSync(posix.join(posix.dirname(chapter.file), link))
    if (!isFolder) expect(hrefOf(link, chapter.file), `${link} in ${chapter.file}`).not.toBeNull()
  }
})

test("links lead to pages of the site", () => {
  const readme = "lib/session/README.md"
  const chapter = all.find(({ file, slug }) => file === readme && slug !== "")
  expect(hrefOf("https://nextjs.org/docs", readme)).toBe("https://nextjs.org/docs")
  expect(hrefOf(`#${chapter?.slug}`, readme)).toBe(`/docs/${chapter?.slug}`)
  expect(hrefOf(`../lib/session/README.md#${chapter?.slug}`, "docs/coming-from.md")).toBe(`/docs/${chapter?.slug}`)
  expect(hrefOf("README.md", readme)).toBe("/docs")
  expect(hrefOf("types.ts", readme)).toBe("/source/lib/session/types.ts")
  expect(hrefOf("reference.md#storeunavailableerror", readme)).toBe("/docs/reference#storeunavailableerror")
})

test("a link to what is not there, or is not to be seen, is none", () => {
  for (const link of ["nothing.ts", "#nothing", "README.md#nothing", "../../.env", "../../package.json", "/etc/passwd"])
    expect(hrefOf(link, "lib/session/README.md"), link).toBeNull()
  expect(shownFile(".env")).toBeUndefined()
  expect(shownFile("lib/session/../site/env.ts")).toBeUndefined()
})
