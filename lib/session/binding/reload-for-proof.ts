/** For who comes from another site: a page that has the browser bring the proof. Imports nothing, since a proxy uses it. */

/** The cookie that the browser has renewed by its key. Once it has come, a bound session is none without it. */
export const BOUND_COOKIE = "__Host-session-bound"

/** Says for as long as a login may last that this browser has a key, also when the bound cookie has ended. It proves nothing. */
export const DEVICE_COOKIE = "__Host-session-device"

interface ProxiedRequest {
  readonly method: string
  readonly url: string
  readonly headers: Pick<Headers, "get">
  readonly cookies: { has(name: string): boolean }
}

const page = `<!doctype html><html lang="en"><title>One moment</title></html>`

/**
 * For proxy.ts: where somebody follows a link from another site, and their bound cookie has ended, a page that loads itself again;
 * null for all other requests. Chromium holds no request back until it has the proof that a page of another origin causes: without
 * this whoever comes from a search or a mail would be shown as logged out. The address loses its fragment.
 */
export function reloadForProof({ method, url, headers, cookies }: ProxiedRequest): Response | null {
  const isPage = method === "GET" && headers.get("sec-fetch-dest") === "document"
  const comesFromOutside = ["cross-site", "same-site"].includes(headers.get("sec-fetch-site") ?? "")
  if (!isPage || !comesFromOutside || !cookies.has(DEVICE_COOKIE) || cookies.has(BOUND_COOKIE)) return null
  const { pathname, search } = new URL(url)
  // By its name: an address with a fragment that is to be refreshed to itself is a jump within the page, and loads nothing.
  const Refresh = `0; url=./${pathname.split("/").at(-1)}${search}`
  return new Response(page, {
    headers: { "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", Refresh },
  })
}
