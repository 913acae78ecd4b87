import { chapterAt } from "./docs/chapters.ts"
import { shownFile } from "./docs/links.ts"

const showcase = ["attacks", "compare", "docs", "llms.txt", "patterns", "source"]

/**
 * Whether a page of the showcase is not there. The page itself refuses too; but what Next makes of its `notFound()` is an
 * empty document that scripts fill, so that without JavaScript there is nothing to see. Asked before a page is rendered, Next
 * answers as it does where no page is, in words.
 *
 * @param path the request's
 * @param demo whether there is a showcase at all
 */
export function isMissing(path: string, demo: boolean): boolean {
  const [, first = "", ...rest] = path.split("/")
  if (!showcase.includes(first)) return false
  if (!demo) return true
  const below = rest.join("/")
  if (below === "") return false
  if (first === "source") return !shownFile(below)
  return first === "docs" && !chapterAt(below.replace(/\.md$/, ""))
}
