/**
 * Every request passes through here before Next sees it. What holds for all routes is decided once: which site a write may
 * come from, what the client's address is, and which headers every answer carries.
 */
import { randomBytes } from "node:crypto"
import type { IncomingMessage, ServerResponse } from "node:http"
import { logger } from "../log/logger.ts"
import { clientAddress } from "./client-address.ts"
import { answerHeaders } from "./headers.ts"
import { type Refusal, refusal } from "./refusal.ts"

export interface FrontDoorOptions {
  /** The one origin that browsers use, like `https://example.org`. */
  readonly origin: string
  /** Addresses as `normaliseAddress` spells them. */
  readonly trustedProxies: readonly string[]
  /** Whether caches may store the answer for this path, because it is the same for everyone. */
  readonly isCacheable: (pathname: string) => boolean
  /** Whether Next compiles pages as they are asked for. */
  readonly dev?: boolean
}

// Next forwards some server actions to itself, in a new HTTP request with the headers of the first one. This secret is set
// as a header on every request and never leaves the process: a request that brings it is Next's own, and keeps the client
// address it already has.
const relay = randomBytes(32).toString("base64url")

/**
 * Prepares a request and its answer for Next.
 *
 * @returns true when Next is to go on; false when the request was refused and has its answer
 */
export function frontDoor(request: IncomingMessage, response: ServerResponse, options: FrontDoorOptions): boolean {
  const path = request.url?.split("?", 1)[0] ?? ""
  const headers = answerHeaders(options.origin, options.dev)
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  if (options.isCacheable(path)) response.removeHeader("Cache-Control")
  watchCookies(response)

  const refused = refusal(request, path, options.origin)
  if (refused) {
    const origin = request.headers.origin?.slice(0, 100)
    logger.warn({ event: "request_refused", status: refused.status, method: request.method, origin })
    refuse(response, refused)
    return false
  }
  rewriteHeaders(request, headers["Content-Security-Policy"], options)
  return true
}

/**
 * Adjusts the headers of an answer that sets cookies. Next writes `SameSite=lax`; the standard writes `Lax`. An answer that
 * deletes the session's cookie also clears what scripts have stored in the browser. It does not clear the browser's cache,
 * which holds nothing personal, and from which the next page takes its styles and scripts.
 */
function watchCookies(response: ServerResponse): void {
  const { writeHead } = response
  response.writeHead = (...args: unknown[]) => {
    const cookies = [response.getHeader("Set-Cookie") ?? []].flat().map(String)
    if (cookies.length > 0) {
      const spelled = cookies.map((cookie) => cookie.replace("; SameSite=lax", "; SameSite=Lax"))
      response.setHeader("Set-Cookie", spelled)
    }
    if (cookies.some((cookie) => /^(__Host-)?session=;.*max-age=0/i.test(cookie))) {
      response.setHeader("Clear-Site-Data", '"storage"')
    }
    return Reflect.apply(writeHead, response, args)
  }
}

function refuse(response: ServerResponse, { status, title, detail, allow }: Refusal): void {
  // The body of the request is still unread; closing the connection ends it.
  response.setHeader("Connection", "close")
  if (allow) response.setHeader("Allow", allow)
  response.writeHead(status, { "Content-Type": "application/problem+json" })
  response.end(JSON.stringify({ type: "about:blank", title, status, detail }))
}

/** Leaves only headers that Next and the handlers can trust. */
function rewriteHeaders(request: IncomingMessage, policy: string, options: FrontDoorOptions): void {
  const { headers } = request
  for (const name of Object.keys(headers)) {
    // By these a page that is developed gets what Next tells of it, and waits until it has.
    if (options.dev && /^x-nextjs-(html-)?request-id$/.test(name)) continue
    // Next's parts use these among themselves. Sent by a client, they once bypassed the middleware (CVE-2025-29927).
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
