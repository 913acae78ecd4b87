import { lexer, type MarkedToken, type Token } from "marked"

/** A heading of a Markdown text, and what stands below it up to the next heading. */
export interface Section {
  /** Its anchor, the same as on GitHub: one link leads to it there and here. */
  readonly id: string
  readonly title: string
  /** 1 to 6, as in the text. */
  readonly depth: number
  readonly heading: readonly Token[]
  readonly body: readonly Token[]
}

/** Reads a Markdown text. What stands before its first heading is left out. */
export function readSections(markdown: string): Section[] {
  const sections: (Section & { body: Token[] })[] = []
  const makeId = createIds()
  for (const token of lexer(markdown)) {
    if (!isHeading(token)) sections.at(-1)?.body.push(token)
    else {
      const { depth, tokens: heading } = token
      const title = textOf(heading)
      sections.push({ id: makeId(title), title, depth, heading, body: [] })
    }
  }
  return sections
}

const isHeading = (token: Token): token is Extract<MarkedToken, { type: "heading" }> => token.type === "heading"

/** Makes anchors by GitHub's rule: words with hyphens between them, and a number where a heading comes again. */
function createIds(): (title: string) => string {
  const times = new Map<string, number>()
  return (title) => {
    const words = title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_ -]/gu, "")
      .replaceAll(" ", "-")
    const before = times.get(words) ?? 0
    times.set(words, before + 1)
    return before === 0 ? words : `${words}-${before}`
  }
}

/** What tokens say, without their marks. Blocks, items and rows are on lines of their own. */
export function textOf(tokens: readonly Token[]): string {
  return (tokens as readonly MarkedToken[]).map(textOfOne).join("")
}

function textOfOne(token: MarkedToken): string {
  if (token.type === "table") {
    const rows = [token.header, ...token.rows]
    return rows.map((cells) => cells.map((cell) => textOf(cell.tokens)).join(" ")).join("\n")
  }
  if (token.type === "list") return token.items.map((item) => textOf(item.tokens)).join("\n")
  if (token.type === "space" || token.type === "br") return "\n"
  if ("tokens" in token && token.tokens) return textOf(token.tokens)
  return "text" in token ? token.text : ""
}
