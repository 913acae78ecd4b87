/**
 * Whether a visitor has opened the site under another name than its own. There the browser says so with each write, which is
 * refused as another site's, and it would be for ever: such a visitor is sent to the site's own address.
 */
import type { IncomingHttpHeaders } from "node:http"

/** Names by which a browser reaches the machine that it runs on. */
const local = /^((.+\.)?localhost\.?|127\.[\d.]+|0\.0\.0\.0|\[::1?\]|\[::ffff:7f[\da-f]{2}:[\da-f]+\])$/

/** Whether a site on this machine was asked for by another of the machine's names, on the site's own port. */
export function isOtherLocalName(host: string, origin: string): boolean {
  const own = new URL(origin)
  if (own.protocol !== "http:" || !URL.canParse(`http://${host}`)) return false
  const asked = new URL(`http://${host}`)
  return asked.hostname !== own.hostname && asked.port === own.port && local.test(asked.hostname)
}

/**
 * Whether the visitor has asked for another name than the origin's. A proxy may write a Host of its own, and to answer that
 * with a redirect would go round in circles: where there is one, only what a trusted one says of the visitor's Host counts,
 * and of that only the name, since many leave out the port.
 *
 * @param isProxyTrusted whether what the request says was forwarded is believed
 */
export function askedByOtherName(headers: IncomingHttpHeaders, isProxyTrusted: boolean, origin: string): boolean {
  const forwarded = headers["x-forwarded-host"]?.toString()
  if (forwarded === undefined) return isOtherLocalName(headers.host ?? "", origin)
  const { protocol, hostname } = new URL(origin)
  // Of several proxies each adds the name that it was asked for.
  const names = forwarded.split(",").map((name) => `${protocol}//${name.trim()}`)
  return isProxyTrusted && names.every((name) => URL.canParse(name) && new URL(name).hostname !== hostname)
}
