import { shownFile } from "./docs/links.ts"
import { highlight, type Line } from "./highlight.ts"
import { patterns } from "./patterns.ts"
import { readProjectFile } from "./project-files.ts"

const inPatterns = new Set(patterns.flatMap(({ files }) => files))

/**
 * A file of this project, unchanged, as coloured tokens.
 *
 * @param path from the root of the project; one that a pattern or the page of sources shows
 */
export function highlightedSource(path: string): Promise<readonly Line[]> {
  if (!inPatterns.has(path) && !shownFile(path)) throw new Error(`${path} is not shown.`)
  const [, kind = "text"] = /\.(\w+)$/.exec(path) ?? []
  return highlight(readProjectFile(path), kind === "mjs" ? "js" : kind)
}
