import { chapters, pathOf } from "./chapters.ts"
import { summaryOf } from "./markdown.ts"

/** The documentation's contents, in the form of llmstxt.org. @param origin the site's own */
export function contentsForPrograms(origin: string): string {
  const [introduction, ...rest] = chapters()
  const list = rest.map((chapter) => `- [${chapter.title}](${origin}${pathOf(chapter)}.md): ${summaryOf(chapter)}`)
  return `# Cloakroom

> ${introduction ? summaryOf(introduction) : ""}

The folder \`lib/session\` is copied into an application and is its own from then on. For people: ${origin}/docs

## Docs

${list.join("\n")}
`
}
