import { readFile } from "node:fs/promises"
import { resolve } from "node:path"
import { createCssVariablesTheme, createHighlighterCore, type HighlighterCore, type ThemedToken } from "shiki/core"
import { createJavaScriptRegexEngine } from "shiki/engine/javascript"
import { patterns } from "./patterns.ts"
import { sessionLayer } from "./session-layer.ts"

export type Line = readonly Pick<ThemedToken, "content" | "color">[]

const known = new Set([
  ...patterns.flatMap(({ files }) => files),
  ...sessionLayer.flatMap(({ files }) => files.map(({ path }) => path)),
])
const theme = createCssVariablesTheme({ name: "site", variablePrefix: "--code-" })
const cache = new Map<string, Promise<readonly Line[]>>()
let highlighter: Promise<HighlighterCore> | undefined

/**
 * A file of this project, unchanged, as coloured tokens. The colours are CSS variables, which the page sets for light
 * and dark.
 * @param path from the root of the project; one of those in `patterns` or `sessionLayer`
 */
export function highlightedSource(path: string): Promise<readonly Line[]> {
  if (!known.has(path)) throw new Error(`${path} is not shown.`)
  const lines = cache.get(path) ?? highlight(path)
  cache.set(path, lines)
  // A failure is not cached: the next call tries again.
  lines.catch(() => cache.delete(path))
  return lines
}

async function highlight(path: string): Promise<readonly Line[]> {
  highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [import("shiki/langs/tsx.mjs"), import("shiki/langs/typescript.mjs")],
    engine: createJavaScriptRegexEngine(),
  })
  // The bundler must not trace this path, which could stand for any file of the project.
  const text = await readFile(resolve(/* turbopackIgnore: true */ process.cwd(), path), "utf8")
  const lang = path.endsWith(".tsx") ? "tsx" : "typescript"
  const shiki = await highlighter
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
