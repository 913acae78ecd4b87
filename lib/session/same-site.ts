import { CrossSiteRequestError } from "./errors.ts"

type RequestHeaders = Pick<Headers, "get">

/**
 * Whether a request comes from a page of the site, or from no browser at all. A browser sends Origin with every write, and no
 * page can change it. Where it is missing, Sec-Fetch-Site tells. A request with neither comes from no browser, so it can not
 * abuse anyone's cookie.
 *
 * @param origin the site's own; if there is none, that of the address that was asked for
 */
export function isSameSite(headers: RequestHeaders, origin?: string): boolean {
  const [sender, site, host] = ["origin", "sec-fetch-site", "host"].map((name) => headers.get(name))
  if (sender == null) return site == null || site === "same-origin"
  return origin ? sender === origin : URL.canParse(sender) && new URL(sender).host === host
}

/**
 * What is wrong with the site's own origin, where a page of the very address that was asked for is taken for another site's:
 * then every form fails, and whoever runs the site should know why. Null where nothing is.
 */
export function mistakenOrigin(headers: RequestHeaders, origin: string): string | null {
  const sender = headers.get("origin")
  if (!sender || sender === origin || !isSameSite(headers)) return null
  return `A page of ${sender} was refused, because the sessions are for ${origin}. If both are this site, open them with origin: "${sender}".`
}

/** Makes sure that it does. @throws CrossSiteRequestError */
export function assertSameSite(headers: RequestHeaders, origin?: string): void {
  if (!isSameSite(headers, origin)) throw new CrossSiteRequestError(origin ?? `${headers.get("host")}`)
}
