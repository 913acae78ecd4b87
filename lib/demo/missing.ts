import { sourceFile } from "./session-layer.ts"

const showcase = ["attacks", "compare", "patterns", "source"]

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
  return !demo || (first === "source" && rest.length > 0 && !sourceFile(rest.join("/")))
}
