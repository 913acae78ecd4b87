/**
 * Every request passes through here before Next sees it. What holds for all routes is decided once: which site a write may
 * come from, what the client's address is, and which headers every answer carries.
 */
import type { IncomingMessage, ServerResponse } from "node:http"
import { logger } from "../log/logger.ts"
import { ADDRESS_HEADER, readAddress, writeAddress } from "./address-header.ts"
import { clientAddress } from "./client-address.ts"
import { answerHeaders } from "./headers.ts"
import type { Problem } from "./problem.ts"
import { refusal } from "./refusal.ts"

export interface FrontDoorOptions {
  /** The one origin that browsers use, like `https://example.org`. */
  readonly origin: string
  /** Addresses as `normaliseAddress` spells them. */
  readonly trustedProxies: readonly string[]
  /** Whether Next compiles pages as they are asked for. */
  readonly dev?: boolean
}

/** Files that are the same for everyone: caches may keep them as Next says. */
const isFile = (path: string) =>
  path.startsWith("/_next/static/") || ["/icon.svg", "/opengraph-image", "/robots.txt"].includes(path)

/**
 * Prepares a request and its answer for Next.
 *
 * @returns true when Next is to go on; false when the request was refused and has its answer
 */
export function frontDoor(request: IncomingMessage, response: ServerResponse, options: FrontDoorOptions): boolean {
  const path = request.url?.split("?", 1)[0] ?? ""
  for (const [name, value] of Object.entries(answerHeaders(options.origin))) response.setHeader(name, value)
  if (isFile(path)) response.removeHeader("Cache-Control")
  watchCookies(response)

  const refused = refusal(request, path, options.origin)
  if (refused) {
    const origin = request.headers.origin?.slice(0, 100)
    logger.warn({ event: "request_refused", status: refused.status, method: request.method, origin })
    refuse(response, refused)
    return false
  }
  rewriteHeaders(request, options)
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

function refuse(response: ServerResponse, { status, headers, body }: Problem): void {
  // The body of the request is still unread; closing the connection ends it.
  response.writeHead(status, { ...headers, "Content-Type": "application/problem+json", Connection: "close" })
  response.end(JSON.stringify(body))
}

/** Leaves only headers that Next and the handlers can trust. */
function rewriteHeaders(request: IncomingMessage, options: FrontDoorOptions): void {
  const { headers } = request
  for (const name of Object.keys(headers)) {
    // By these a page that is developed gets what Next tells of it, and waits until it has.
    if (options.dev && /^x-nextjs-(html-)?request-id$/.test(name)) continue
    // Next's parts use these among themselves. Sent by a client, they once bypassed the middleware (CVE-2025-29927).
    if (/^x-(middleware|nextjs|invoke|matched-path|now-route)/.test(name)) delete headers[name]
  }
  const { host, protocol } = new URL(options.origin)
  const forwardedFor = headers["x-forwarded-for"]?.toString()
  // Next forwards some server actions to itself, in a new request with the headers of the first: the address stays.
  const address =
    readAddress(headers[ADDRESS_HEADER]?.toString()) ??
    clientAddress(request.socket.remoteAddress, forwardedFor, options.trustedProxies)
  headers[ADDRESS_HEADER] = writeAddress(address)
  headers["x-forwarded-for"] = address
  headers["x-forwarded-proto"] = protocol.slice(0, -1)
  headers.host = host
  delete headers["x-forwarded-host"]
  delete headers["x-forwarded-port"]
  delete headers.forwarded
  // Next takes a nonce from it.
  delete headers["content-security-policy"]
}
