/** What stands in the README of lib/session is so: the files that it shows, its links, and its stores. */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, test } from "vitest"
import { blocksOf, readme } from "./session-readme.ts"

const layer = "lib/session"

/** The app of the quick start, and what tests add to it. */
const apps = ["examples/quick-start", "e2e/quick-start/added"]

/** Pages of the documentation whose blocks may begin with the name of the file that they show. */
test.each([`${layer}/README.md`, "docs/coming-from.md"])("%s shows the very files that it names", (page) => {
  const shown = blocksOf(readFileSync(page, "utf8")).filter(({ file }) => file !== undefined)
  expect(shown.length).toBeGreaterThan(1)
  for (const { file = "", text } of shown) {
    const isOurs = file.startsWith(`${layer}/`) || file.startsWith("docs/")
    const places = (isOurs ? ["."] : apps).map((folder) => join(folder, file))
    expect(`${text}\n`, file).toBe(readFileSync(places.find((path) => existsSync(path)) ?? file, "utf8"))
  }
})

test("no link in the folder is dead once it was copied", () => {
  const pages = readdirSync(layer).filter((name) => name.endsWith(".md"))
  expect(pages).toContain("GUARANTEES.md")
  for (const page of pages) {
    const text = readFileSync(join(layer, page), "utf8")
    const links = [...text.matchAll(/\]\(([^)\s]+)\)|^\[[\w-]+\]: (\S+)$/gm)].map(
      ([, inline, below]) => inline ?? below ?? "",
    )
    for (const link of links.filter((each) => !each.startsWith("#"))) {
      const [path = ""] = link.split("#")
      expect(path, page).not.toMatch(/^\.\.|^[a-z]+:|^\//)
      expect(existsSync(join(layer, path)), `${link} in ${page}`).toBe(true)
    }
  }
})

test("each store has its block: when, when not, what it holds and needs, how it is opened, and how it is left out", () => {
  const [, chapter = ""] = /\n## Stores\n([\s\S]*?)\n## /.exec(readme) ?? []
  const blocks = chapter.split("\n### ").slice(1)
  const entries = readdirSync(`${layer}/stores`).filter((name) =>
    readFileSync(join(layer, "stores", name), "utf8").includes(`export function ${name.replace(/\.ts$/, "")}(`),
  )
  expect(entries.length).toBeGreaterThan(4)
  // What only lifts a driver to a store is no entry.
  const names = entries.map((name) => name.replace(/\.ts$/, "")).filter((name) => name !== "keyed")
  expect(blocks.map((block) => block.split("\n", 1)[0]).toSorted()).toEqual(names.toSorted())
  for (const block of blocks)
    for (const part of [
      "**When:**",
      "**Not:**",
      "**Holds**",
      "**Needs**",
      "openSessions({",
      "\nrm lib/session/stores/",
    ])
      expect(block).toContain(part)
})
