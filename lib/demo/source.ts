import { readFile } from "node:fs/promises"
import { join } from "node:path"
import {
  createCssVariablesTheme,
  createHighlighterCore,
  type HighlighterCore,
  type ThemedToken,
} from "shiki/core"
import { createJavaScriptRegexEngine } from "shiki/engine/javascript"
import { patterns } from "./patterns.ts"

export type Line = readonly Pick<ThemedToken, "content" | "color">[]

const known = new Set(patterns.flatMap(({ files }) => files))
const theme = createCssVariablesTheme({ name: "site", variablePrefix: "--code-" })
const cache = new Map<string, Promise<readonly Line[]>>()
let highlighter: Promise<HighlighterCore> | undefined

/**
 * A file of this project, as it is, in colours: CSS variables, so that light and dark are the page's to say.
 * @param path from the root of the project; one of those that the patterns name
 */
export function highlightedSource(path: string): Promise<readonly Line[]> {
  if (!known.has(path)) throw new Error(`${path} is not shown.`)
  const lines = cache.get(path) ?? highlight(path)
  cache.set(path, lines)
  // What failed once may work again.
  lines.catch(() => cache.delete(path))
  return lines
}

async function highlight(path: string): Promise<readonly Line[]> {
  highlighter ??= createHighlighterCore({
    themes: [theme],
    langs: [import("shiki/langs/tsx.mjs"), import("shiki/langs/typescript.mjs")],
    engine: createJavaScriptRegexEngine(),
  })
  // Not to be traced: to the bundler this path could be any file of the project.
  const text = await readFile(join(/* turbopackIgnore: true */ process.cwd(), path), "utf8")
  const lang = path.endsWith(".tsx") ? "tsx" : "typescript"
  const { tokens } = (await highlighter).codeToTokens(text.trimEnd(), { lang, theme: "site" })
  return tokens.map((line) => line.map(({ content, color }) => ({ content, color })))
}
