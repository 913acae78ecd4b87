/**
 * Every request passes here before Next sees it. What must hold for all routes, present and future, is decided once:
 * who may write, which address the request came from, and what each answer carries.
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
  /** Whether a path is a file that never changes or is public anyway, so that caches may keep it. */
  readonly isCacheable: (pathname: string) => boolean
}

// Next passes some actions on to itself in a request of its own, with the headers of the browser's. This one, which
// never leaves the process, is how that request is known, and keeps the browser's address.
const relay = randomBytes(32).toString("base64url")

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
  const headers = answerHeaders(options.origin)
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
 * Looks at the cookies of an answer when it is sent. `SameSite` gets the spelling of its standard, where Next has its own.
 * An answer that takes the session's cookie away also clears what scripts have stored. Only that: to clear the cache, where
 * nothing personal is anyway, would cost the next page its styles and scripts.
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
