import { CrossSiteRequestError } from "./errors.ts"

/**
 * Makes sure that a request comes from a page of the site, or from no browser at all. A browser sends Origin with every
 * write, and no page can change it. Where it is missing, Sec-Fetch-Site tells. A request with neither comes from no browser,
 * so it can not abuse anyone's cookie.
 *
 * @param origin the site's own; if there is none, that of the address that was asked for
 * @throws CrossSiteRequestError
 */
export function assertSameSite(headers: Pick<Headers, "get">, origin?: string): void {
  const [sender, site, host] = ["origin", "sec-fetch-site", "host"].map((name) => headers.get(name))
  const isOwn = (text: string) => (origin ? text === origin : URL.canParse(text) && new URL(text).host === host)
  const isFromHere = sender == null ? site == null || site === "same-origin" : isOwn(sender)
  if (!isFromHere) throw new CrossSiteRequestError(origin ?? `${host}`)
}
