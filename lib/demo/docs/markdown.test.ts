import { expect, test } from "vitest"
import { chapters } from "./chapters.ts"
import { contentsForPrograms } from "./contents.ts"
import { linksOf } from "./links.ts"
import { markdownOf, summaryOf } from "./markdown.ts"
import { readSections } from "./sections.ts"

const origin = "https://cloakroom.example"

test.each(chapters().map((chapter) => [chapter.title, chapter] as const))("%s can be read anywhere", (_, chapter) => {
  const markdown = markdownOf(chapter, origin)
  const sections = readSections(markdown)
  expect(sections.map(({ title }) => title)).toEqual(chapter.sections.map(({ title }) => title))
  const [first = chapter.sections[0], ...rest] = sections
  for (const link of linksOf({ ...chapter, sections: [first, ...rest] })) expect(link).toMatch(/^https?:\/\//)
})

test("each chapter says in a sentence what it is about", () => {
  const summaries = chapters().map(summaryOf)
  for (const summary of summaries) expect(summary).toMatch(/\S/)
  expect(new Set(summaries).size).toBe(summaries.length)
})

test("the contents for programs have the form of llmstxt.org, with each chapter", () => {
  const contents = contentsForPrograms(origin)
  expect(contents).toMatch(/^# Cloakroom\n\n> \S.*\n\n[^#]+\n\n## Docs\n\n(- \[.+\]\(https:.+\.md\): .+\n)+$/)
  expect(contents.match(/^- /gm)).toHaveLength(chapters().length - 1)
})
