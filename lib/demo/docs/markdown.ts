import { type Token, walkTokens } from "marked"
import type { Chapter } from "./chapters.ts"
import { hrefOf } from "./links.ts"
import { textOf } from "./sections.ts"

/** A chapter as Markdown that can be read anywhere: its links are whole addresses. @param origin the site's own */
export function markdownOf({ file, sections }: Chapter, origin: string): string {
  return sections
    .map(({ title, depth, body }) => `${"#".repeat(depth)} ${title}\n\n${rawOf(body, file, origin).trim()}\n`)
    .join("\n")
}

function rawOf(tokens: readonly Token[], file: string, origin: string): string {
  let raw = tokens.map((token) => token.raw).join("")
  walkTokens([...tokens], (token) => {
    // What links by name have their address from stands elsewhere in the file: after this, nothing needs it.
    if (token.type === "def") raw = raw.replace(token.raw, "")
    if (token.type !== "link") return
    const href = hrefOf(token.href, file)
    raw = raw.replaceAll(token.raw, href ? `[${token.text}](${new URL(href, origin)})` : token.text)
  })
  return raw
}

/** What a chapter is about: the first sentence of its text, else its title. */
export function summaryOf({ title, sections }: Chapter): string {
  const paragraph = sections.flatMap(({ body }) => body).find(({ type }) => type === "paragraph")
  const text = paragraph ? textOf([paragraph]).replaceAll(/\s+/g, " ") : title
  return /^.*?[.:](?= |$)/.exec(text)?.[0].replace(/:$/, ".") ?? text
}
