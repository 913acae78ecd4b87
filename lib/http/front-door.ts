/**
 * Every request passes here before Next sees it. What must hold for all routes, present and future, is decided once:
 * who may write, which address the request came from, and what each answer carries.
 */
import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { logger } from "../log.ts"
import { clientAddress } from "./client-address.ts"
import { contentSecurityPolicy, securityHeaders, strictTransportSecurity } from "./headers.ts"

export interface FrontDoorOptions {
  /** The one origin that browsers use, like `https://example.org`. */
  readonly origin: string
  /** Addresses as `normaliseAddress` spells them. */
  readonly trustedProxies: readonly string[]
  /** Whether a path is a file that never changes or is public anyway, so that caches may keep it. */
  readonly isCacheable: (pathname: string) => boolean
}

/** An answer that is given at once, as RFC 9457 has it. */
export interface Refusal {
  readonly status: 400 | 403 | 405
  readonly title: string
  readonly detail: string
  readonly allow?: string
}

// Next passes some actions on to itself in a request of its own, with the headers of the browser's. This one, which
// never leaves the process, is how that request is known, and keeps the browser's address.
const relay = randomBytes(32).toString("base64url")

const safeMethods = ["GET", "HEAD", "OPTIONS"]
const methods = [...safeMethods, "POST", "PUT", "PATCH", "DELETE"]

/**
 * Prepares a request and its answer for Next.
 *
 * @returns true when Next shall go on; false when the request was refused and answered
 */
export function frontDoor(
  request: IncomingMessage,
  response: ServerResponse,
  options: FrontDoorOptions,
): boolean {
  const path = request.url?.split("?", 1)[0] ?? ""
  const policy = contentSecurityPolicy()
  response.setHeader("Content-Security-Policy", policy)
  for (const [name, value] of Object.entries(securityHeaders)) response.setHeader(name, value)
  if (options.origin.startsWith("https:"))
    response.setHeader("Strict-Transport-Security", strictTransportSecurity)
  if (!options.isCacheable(path)) response.setHeader("Cache-Control", "no-store")
  clearStorageAtLogout(response)

  const refused = refusal(request, path, options.origin)
  if (refused) {
    const { method, headers } = request
    logger.warn({
      event: "request_refused",
      status: refused.status,
      method,
      origin: headers.origin?.slice(0, 100),
    })
    refuse(response, refused)
    return false
  }
  rewriteHeaders(request, policy, options)
  return true
}

/**
 * Whether a request must not be handled at all.
 *
 * @param path the request's path, without its query
 * @param origin the site's own
 */
export function refusal(
  request: Pick<IncomingMessage, "method" | "headers">,
  path: string,
  origin: string,
): Refusal | null {
  const { method = "", headers } = request
  if (!methods.includes(method)) {
    return {
      status: 405,
      title: "Method Not Allowed",
      detail: `${method} is not used here.`,
      allow: methods.join(", "),
    }
  }
  if (!safeMethods.includes(method) && !isSameOrigin(headers, origin)) {
    return { status: 403, title: "Forbidden", detail: `Only pages of ${origin} may do this.` }
  }
  if (!path.startsWith("/") || (/^\/api(\/|$)/.test(path) && !isDecodable(path))) {
    return { status: 400, title: "Bad Request", detail: "The path is malformed." }
  }
  const action = headers["next-action"]
  if (action !== undefined && !/^[0-9a-f]{42}$/.test(String(action))) {
    // Next would write the header down in its log, whatever is in it.
    return { status: 400, title: "Bad Request", detail: "There is no such action." }
  }
  return null
}

/**
 * Browsers send Origin with every write. Without it, Sec-Fetch-Site still tells a page's request from a script's; a
 * request with neither comes from no browser, hence with no one else's cookie.
 */
function isSameOrigin(headers: IncomingMessage["headers"], origin: string): boolean {
  if (headers.origin !== undefined) return headers.origin === origin
  const site = headers["sec-fetch-site"]
  return site === undefined || site === "same-origin"
}

/**
 * An answer that takes the session's cookie away also clears what scripts have stored. Only that: to clear the cache, where
 * nothing personal is anyway, would cost the next page its styles and scripts.
 */
function clearStorageAtLogout(response: ServerResponse): void {
  const { writeHead } = response
  response.writeHead = (...args: unknown[]) => {
    const cookies = [response.getHeader("Set-Cookie") ?? []].flat()
    if (cookies.some((cookie) => /^(__Host-)?session=;.*max-age=0/i.test(String(cookie)))) {
      response.setHeader("Clear-Site-Data", '"storage"')
    }
    return Reflect.apply(writeHead, response, args)
  }
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function refuse(response: ServerResponse, { status, title, detail, allow }: Refusal): void {
  // The body was not read, and is not wanted.
  response.setHeader("Connection", "close")
  if (allow) response.setHeader("Allow", allow)
  response.writeHead(status, { "Content-Type": "application/problem+json" })
  response.end(JSON.stringify({ type: "about:blank", title, status, detail }))
}

/** Leaves Next and the handlers only what they may believe. */
function rewriteHeaders(request: IncomingMessage, policy: string, options: FrontDoorOptions): void {
  const { headers } = request
  for (const name of Object.keys(headers)) {
    // Next's own notes between its parts; from outside they have skipped guards before (CVE-2025-29927).
    if (/^x-(middleware|nextjs|invoke|matched-path|now-route)/.test(name)) delete headers[name]
  }
  const { host, protocol } = new URL(options.origin)
  const forwardedFor = headers["x-forwarded-for"]?.toString()
  if (headers["x-relay"] !== relay) {
    const { remoteAddress } = request.socket
    headers["x-client-address"] = clientAddress(remoteAddress, forwardedFor, options.trustedProxies)
  }
  headers["x-relay"] = relay
  headers["x-forwarded-for"] = headers["x-client-address"]
  headers["x-forwarded-proto"] = protocol.slice(0, -1)
  headers.host = host
  delete headers["x-forwarded-host"]
  delete headers["x-forwarded-port"]
  delete headers.forwarded
  headers["content-security-policy"] = policy
}
