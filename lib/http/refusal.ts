import type { IncomingMessage } from "node:http"
import { CrossSiteRequestError } from "../session/errors.ts"
import { isSameSite } from "../session/same-site.ts"
import { type Kind, kindOf } from "./paths.ts"
import { Problem } from "./problem.ts"
import { bodyTooLarge, MAX_BODY_BYTES } from "./read-json.ts"

type Head = Pick<IncomingMessage, "method" | "headers" | "headersDistinct" | "httpVersion">

const safeMethods = ["GET", "HEAD", "OPTIONS"]
/** What can be done anywhere on this server. */
export const serverMethods = [...safeMethods, "POST", "PUT", "PATCH", "DELETE"]
const methods: Record<Kind, string[]> = {
  api: serverMethods,
  file: ["GET", "HEAD"],
  page: ["GET", "HEAD", "POST"],
}

/**
 * Decides whether a request is refused before Next sees it.
 *
 * @param path the request's path, without its query
 * @param origin the site's own
 * @returns null when Next may handle the request
 */
export function refusal(request: Head, path: string, origin: string): Problem | null {
  const { method = "", headers } = request
  const kind = kindOf(path)
  const isApi = kind === "api"
  if (!path.startsWith("/") || (isApi && !isDecodable(path))) return new Problem(400, "The path is malformed.")
  if (request.httpVersion === "1.1" && request.headersDistinct.host?.length !== 1)
    return new Problem(400, "There must be one Host header.")
  const allowed = methods[kind]
  if (!allowed.includes(method)) {
    const Allow = allowed.join(", ")
    return new Problem(405, `${method} is not possible here. Possible: ${Allow}.`, {}, { Allow })
  }
  const sent = { get: (name: string) => headers[name]?.toString() ?? null }
  if (!safeMethods.includes(method) && !isSameSite(sent, origin))
    return new Problem(403, new CrossSiteRequestError(origin).message)
  // Next would redirect the misspelled path, and fail on the form, before any code of the site runs.
  if (isApi && isMisspelled(path)) return new Problem(404, "There is nothing here.")
  if (!isApi && isFormWithoutBoundary(headers)) return new Problem(400, "The form names no boundary.")
  const coded = ["content-encoding", "transfer-encoding"].some((name) => !isPlain(headers[name]?.toString()))
  if (coded) return new Problem(415, "The body must not be compressed.", {}, { "Accept-Encoding": "identity" })
  if (Number(headers["content-length"]) > MAX_BODY_BYTES) return bodyTooLarge()
  // Next would log an id that it does not know, whatever the header holds.
  const action = headers["next-action"]
  if (action !== undefined && !/^[0-9a-f]{42}$/.test(String(action)))
    return new Problem(400, "There is no such action.")
  return null
}

/** Whether a path has a trailing slash, an empty segment or a dot segment, as no route of the API has. */
function isMisspelled(path: string): boolean {
  return path.endsWith("/") || path.includes("//") || /(^|\/)\.{1,2}(\/|$)/.test(path)
}

function isFormWithoutBoundary({ "content-type": type = "" }: IncomingMessage["headers"]): boolean {
  return /^\s*multipart\//i.test(type) && !/;\s*boundary=("[^"]+"|[^\s";]+)/i.test(type)
}

/** Whether a header names no coding other than those that leave the bytes as they are. */
function isPlain(codings = ""): boolean {
  return codings.split(",").every((coding) => ["", "identity", "chunked"].includes(coding.trim().toLowerCase()))
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
