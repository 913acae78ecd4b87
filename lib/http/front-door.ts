/**
 * Every request passes through here before Next sees it. What holds for all routes is decided once: which site a write may
 * come from, what the client's address is, and which headers every answer carries.
 */
import type { IncomingMessage, ServerResponse } from "node:http"
import { logger } from "../log/logger.ts"
import { OFFER_COOKIE, registrationHeader } from "../session/binding/registration-header.ts"
import { ADDRESS_HEADER, readAddress, writeAddress } from "./address-header.ts"
import { clientAddress, reportDoubt, toldAddress } from "./client-address.ts"
import { answerHeaders } from "./headers.ts"
import { normaliseAddress } from "./ip-address.ts"
import { askedByOtherName } from "./other-name.ts"
import { kindOf } from "./paths.ts"
import { Problem } from "./problem.ts"
import { bodyTooLarge } from "./read-json.ts"
import { refusal, serverMethods } from "./refusal.ts"
import { refusalBody } from "./refusal-body.ts"
import { readTarget } from "./request-target.ts"
import { withWholeBody } from "./whole-body.ts"

export interface FrontDoorOptions {
  /** The one origin that browsers use, like `https://example.org`. */
  readonly origin: string
  /** Addresses as `normaliseAddress` spells them. */
  readonly trustedProxies: readonly string[]
  /** The header in which a platform tells the client's address. */
  readonly clientAddressHeader?: string | undefined
  /** Whether Next compiles pages as they are asked for. */
  readonly dev?: boolean
}

/**
 * Prepares a request and its answer for Next.
 *
 * @returns the request that Next is to handle; null when it has its answer
 */
export async function frontDoor(
  request: IncomingMessage,
  response: ServerResponse,
  options: FrontDoorOptions,
): Promise<IncomingMessage | null> {
  for (const [name, value] of Object.entries(answerHeaders(options.origin))) response.setHeader(name, value)
  adjustAnswer(request, response)

  const target = readTarget(request.url ?? "", options.origin)
  if (!target)
    return refuse(request, response, new Problem(421, `This is ${options.origin}, and no other site.`), options)
  request.url = target.url
  if (target.url === "*" && request.method === "OPTIONS")
    return answer(response, 204, { Allow: serverMethods.join(", ") })
  const path = target.url.split("?", 1)[0] ?? ""
  const refused = refusal(request, path, options.origin)
  if (refused) return refuse(request, response, refused, options)

  if (target.host) request.headers.host = target.host
  const kind = kindOf(path)
  if (kind === "file") response.removeHeader("Cache-Control")
  if (kind === "page" && isElsewhere(request, path, options))
    return answer(response, 307, { Location: options.origin + target.url })

  rewriteHeaders(request, options)
  if (request.headers["transfer-encoding"] === undefined) return request
  const whole = await withWholeBody(request)
  return whole ?? refuse(request, response, bodyTooLarge(), options)
}

/** Whether a page was opened under another name than the site's own, under which no form of it would work. */
function isElsewhere(
  { method = "", headers, socket }: IncomingMessage,
  path: string,
  options: FrontDoorOptions,
): boolean {
  if (!["GET", "HEAD"].includes(method) || /^\/_(_nextjs|next\/)/.test(path)) return false
  const peer = normaliseAddress(socket.remoteAddress ?? "")
  return askedByOtherName(headers, peer !== null && options.trustedProxies.includes(peer), options.origin)
}

/**
 * Adjusts the headers of an answer. One that comes before the whole request has come is the last on its connection. In one
 * that sets cookies Next writes `SameSite=lax`; the standard writes `Lax`. One that deletes the session's cookie also clears
 * what scripts have stored in the browser. It does not clear the browser's cache, which holds nothing personal, and from
 * which the next page takes its styles and scripts.
 */
function adjustAnswer(request: IncomingMessage, response: ServerResponse): void {
  const { writeHead } = response
  response.writeHead = (...args: unknown[]) => {
    if (!request.complete) response.setHeader("Connection", "close")
    const set = [response.getHeader("Set-Cookie") ?? []].flat().map(String)
    const cookies = offerAsHeader(set, response)
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

/** Tells a browser that logs in how to bind its login to the device: an action could set a cookie only. Gives the other cookies. */
function offerAsHeader(cookies: string[], response: ServerResponse): string[] {
  const offer = cookies.find((cookie) => cookie.startsWith(`${OFFER_COOKIE}=`))
  const header = registrationHeader(/=([^;]*)/.exec(offer ?? "")?.[1] ?? "")
  if (!header) return cookies
  response.setHeader(...header)
  return cookies.filter((cookie) => cookie !== offer)
}

function refuse(
  { method, headers }: IncomingMessage,
  response: ServerResponse,
  problem: Problem,
  { origin }: FrontDoorOptions,
): null {
  const { status } = problem
  logger.warn({ event: "request_refused", status, method, origin: headers.origin?.slice(0, 100) })
  const { type, body } = refusalBody(headers, problem, origin)
  return answer(response, status, { ...problem.headers, "Content-Type": type }, body)
}

function answer(response: ServerResponse, status: number, headers: Record<string, string>, body?: string): null {
  response.writeHead(status, headers).end(body)
  return null
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
  // Next forwards some server actions to itself, in a new request with the headers of the first: the address stays.
  const known = readAddress(headers[ADDRESS_HEADER]?.toString())
  const address = known === undefined ? addressOf(request, options) : known
  headers[ADDRESS_HEADER] = writeAddress(address)
  headers["x-forwarded-for"] = address ?? "unknown"
  headers["x-forwarded-proto"] = protocol.slice(0, -1)
  headers.host = host
  // No page can see its method. What HEAD asks for nobody sees, as with a page that is fetched in advance.
  if (request.method === "HEAD") headers["sec-purpose"] = "prefetch"
  delete headers["x-forwarded-host"]
  delete headers["x-forwarded-port"]
  delete headers.forwarded
  // Next takes a nonce from it.
  delete headers["content-security-policy"]
}

function addressOf({ socket, headers }: IncomingMessage, options: FrontDoorOptions): string | null {
  const { clientAddressHeader: told, trustedProxies } = options
  if (told) return reportDoubt(toldAddress(told, String(headers[told.toLowerCase()] ?? "")))
  return reportDoubt(clientAddress(socket.remoteAddress ?? "", headers, trustedProxies))
}
