import { CrossSiteRequestError } from "./errors.ts"

type RequestHeaders = Pick<Headers, "get">

/**
 * Whether a request comes from a page of the site, or from no browser at all. A browser sends Origin with every write, and no
 * page can change it. Where it is missing, Sec-Fetch-Site tells. A request with neither comes from no browser, so it can not
 * abuse anyone's cookie.
 */
export function isSameSite(headers: RequestHeaders, origin: string): boolean {
  const [sender, site] = ["origin", "sec-fetch-site"].map((name) => headers.get(name))
  return sender == null ? site == null || site === "same-origin" : sender === origin
}

/**
 * What is wrong with the site's own origin, where a page of the very address that was asked for is taken for another site's:
 * then every form fails, and whoever runs the site should know why. Null where nothing is.
 */
export function mistakenOrigin(headers: RequestHeaders, origin: string): string | null {
  const sender = headers.get("origin")
  if (!sender || sender === origin || !URL.canParse(sender) || new URL(sender).host !== headers.get("host")) return null
  return `A page of ${sender} was refused, because the sessions are for ${origin}. If both are this site, open them with origin: "${sender}".`
}

/** Makes sure that it does. @throws CrossSiteRequestError */
export function assertSameSite(headers: RequestHeaders, origin: string): void {
  if (!isSameSite(headers, origin)) throw new CrossSiteRequestError(origin)
}
