/**
 * Where to go after a login: a path of this site, or "/". A URL parser decides, the same kind that the browser uses, and
 * what it made is used, not what was sent.
 */
export function nextPath(text: unknown): string {
  if (typeof text !== "string" || text.length > 2048 || !text.startsWith("/")) return "/"
  const base = "http://site.invalid"
  if (!URL.canParse(text, base)) return "/"
  const url = new URL(text, base)
  // "//evil", "/\evil" and "/\tevil" are parsed away from the base. "/a/..//evil" stays here but becomes "//evil".
  if (url.origin !== base || url.pathname.startsWith("//")) return "/"
  return url.pathname + url.search + url.hash
}
