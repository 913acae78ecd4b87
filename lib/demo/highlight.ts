import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore, type ThemedToken } from "shiki/core"
import { createJavaScriptRegexEngine } from "shiki/engine/javascript"

export type Line = readonly Pick<ThemedToken, "content" | "color">[]

const theme = createCssVariablesTheme({ name: "site", variablePrefix: "--code-" })
const cache = new Map<string, Promise<readonly Line[]>>()
let highlighter: Promise<HighlighterCore> | undefined

/**
 * Text of this project as coloured tokens. The colours are CSS variables, which the page sets for light and dark.
 *
 * @param lang as after the fence of a block of Markdown; one that is not known here has no colours
 */
export function highlight(text: string, lang: string): Promise<readonly Line[]> {
  const key = `${lang}\n${text}`
  const lines = cache.get(key) ?? tokenize(text, lang)
  cache.set(key, lines)
  // A failure is not cached: the next call tries again.
  lines.catch(() => cache.delete(key))
  return lines
}

async function tokenize(text: string, wanted: string): Promise<readonly Line[]> {
  highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [
      import("shiki/langs/tsx.mjs"),
      import("shiki/langs/typescript.mjs"),
      import("shiki/langs/json.mjs"),
      import("shiki/langs/prisma.mjs"),
      import("shiki/langs/python.mjs"),
      import("shiki/langs/shellscript.mjs"),
      import("shiki/langs/shellsession.mjs"),
      import("shiki/langs/sql.mjs"),
    ],
    langAlias: { js: "tsx" },
    engine: createJavaScriptRegexEngine(),
  })
  const shiki = await highlighter
  const lang = shiki.getLoadedLanguages().includes(wanted) ? wanted : "text"
  // No time limit. The default is half a second a line, and the first lines in a new process may take longer.
  const { tokens } = shiki.codeToTokens(text.trimEnd(), { lang, theme: "site", tokenizeTimeLimit: 0 })
  return tokens.map(joinTokens)
}

/** Joins neighbours of one colour, which makes the page smaller. */
function joinTokens(tokens: readonly ThemedToken[]): Line {
  const joined: { content: string; color?: string }[] = []
  for (const { content, color } of tokens) {
    const last = joined.at(-1)
    if (last && (last.color === color || content.trim() === "")) last.content += content
    else joined.push({ content, color })
  }
  return joined
}
