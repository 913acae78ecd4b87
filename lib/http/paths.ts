/** What a path names. Each kind has its own methods, and its own way of saying no. */
export type Kind = "api" | "file" | "page"

/** Files that are the same for everyone: caches may keep them as Next says. */
const files = ["/icon.svg", "/opengraph-image", "/robots.txt"]

/**
 * Tells what a request asks for.
 *
 * @param path as it was sent, without its query. Next resolves its dot segments, so they are resolved here
 */
export function kindOf(path: string): Kind {
  const address = `http://site.invalid${path}`
  const { pathname } = URL.canParse(address) ? new URL(address) : { pathname: path }
  if (/^\/api(\/|$)/.test(pathname)) return "api"
  return pathname.startsWith("/_next/static/") || files.includes(pathname) ? "file" : "page"
}
