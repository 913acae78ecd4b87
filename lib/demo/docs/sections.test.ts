import { expect, test } from "vitest"
import { readSections, textOf } from "./sections.ts"

test("a text is cut at its headings, of all depths", () => {
  const sections = readSections("# A\n\nOne.\n\n```sh\n# no heading\n```\n\n## B\n\n### C\n\nTwo.")
  expect(sections.map(({ title, depth, body }) => [title, depth, textOf(body).trim()])).toEqual([
    ["A", 1, "One.\n# no heading"],
    ["B", 2, ""],
    ["C", 3, "Two."],
  ])
})

test("anchors are those that GitHub makes", () => {
  const titles = ["In Next", "`disk(folder)`", "What does *not* hold?", "In Next", "http & https", "snake_case – yes"]
  expect(readSections(titles.map((title) => `## ${title}`).join("\n\n")).map(({ id }) => id)).toEqual([
    "in-next",
    "diskfolder",
    "what-does-not-hold",
    "in-next-1",
    "http--https",
    "snake_case--yes",
  ])
})

test("text has words of tables, lists and links, and none of the marks", () => {
  const [section] = readSections("# A\n\n| a | b |\n|---|---|\n| **c** | [d](e.md) |\n\n- `f`\n- g\n\n> h\n")
  expect(textOf(section?.body ?? []).trim()).toBe("a b\nc d\nf\ng\nh")
})
