import type { IncomingMessage } from "node:http"
import { MAX_BODY_BYTES } from "./read-json.ts"

/** What the front door answers when it refuses a request; the body is an RFC 9457 problem. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 413
  readonly title: string
  readonly detail: string
  readonly allow?: string
}

type Head = Pick<IncomingMessage, "method" | "headers" | "headersDistinct" | "httpVersion">

const safeMethods = ["GET", "HEAD", "OPTIONS"]
const pageMethods = ["GET", "HEAD", "POST"]
const apiMethods = [...safeMethods, "POST", "PUT", "PATCH", "DELETE"]

/**
 * Decides whether a request is refused before Next sees it.
 *
 * @param path the request's path, without its query
 * @param origin the site's own
 * @returns null when Next may handle the request
 */
export function refusal(request: Head, path: string, origin: string): Refusal | null {
  const { method = "", headers } = request
  const isApi = /^\/api(\/|$)/.test(path)
  if (!path.startsWith("/") || (isApi && !isDecodable(path))) return badRequest("The path is malformed.")
  if (request.httpVersion === "1.1" && request.headersDistinct.host?.length !== 1)
    return badRequest("There must be one Host header.")
  const allowed = isApi ? apiMethods : pageMethods
  if (!allowed.includes(method)) {
    const allow = allowed.join(", ")
    const detail = `${method} is not possible here. Possible: ${allow}.`
    return { status: 405, title: "Method Not Allowed", detail, allow }
  }
  if (!safeMethods.includes(method) && !isSameOrigin(headers, origin))
    return { status: 403, title: "Forbidden", detail: `Only pages of ${origin} may do this.` }
  // Next would redirect the misspelled path, and fail on the form, before any code of the site runs.
  if (isApi && isMisspelled(path)) return { status: 404, title: "Not Found", detail: "There is nothing here." }
  if (!isApi && isFormWithoutBoundary(headers)) return badRequest("The form names no boundary.")
  if (!isApi && Number(headers["content-length"]) > MAX_BODY_BYTES)
    return {
      status: 413,
      title: "Content Too Large",
      detail: `The form is larger than ${MAX_BODY_BYTES} bytes.`,
    }
  // Next would log an id that it does not know, whatever the header holds.
  const action = headers["next-action"]
  if (action !== undefined && !/^[0-9a-f]{42}$/.test(String(action))) return badRequest("There is no such action.")
  return null
}

function badRequest(detail: string): Refusal {
  return { status: 400, title: "Bad Request", detail }
}

/**
 * Browsers send Origin with every write. Where it is missing, Sec-Fetch-Site tells whether another site sent the request. A
 * request with neither header comes from no browser, so it can not abuse anyone's cookie.
 */
function isSameOrigin(headers: IncomingMessage["headers"], origin: string): boolean {
  if (headers.origin !== undefined) return headers.origin === origin
  const site = headers["sec-fetch-site"]
  return site === undefined || site === "same-origin"
}

/** Whether a path has a trailing slash, an empty segment or a dot segment, as no route of the API has. */
function isMisspelled(path: string): boolean {
  return path.endsWith("/") || path.includes("//") || /(^|\/)\.{1,2}(\/|$)/.test(path)
}

function isFormWithoutBoundary({ "content-type": type = "" }: IncomingMessage["headers"]): boolean {
  return /^\s*multipart\//i.test(type) && !/;\s*boundary=("[^"]+"|[^\s";]+)/i.test(type)
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
