/**
 * Returns the path to go to after a login: `text` if it leads to a page of this site, else "/". A URL parser decides, by the
 * same standard as the browser's, and the result is the path that it parsed, not the text that was sent.
 */
export function nextPath(text: unknown): string {
  if (typeof text !== "string" || text.length > 2048 || !text.startsWith("/")) return "/"
  const base = "http://site.invalid"
  if (!URL.canParse(text, base)) return "/"
  const url = new URL(text, base)
  // The parser takes "//evil", "/\evil" and "/\t/evil" to another origin. "/a/..//evil" stays on this one, but its path is
  // "//evil".
  if (url.origin !== base || url.pathname.startsWith("//")) return "/"
  return url.pathname + url.search + url.hash
}
