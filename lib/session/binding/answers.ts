/** What a browser is told that registers its key, or refreshes. */
import { answering, answerTo, problem } from "../answer.ts"
import type { DeviceBinding } from "../device.ts"

/** Seconds that browsers keep a cookie at most (RFC 6265bis). */
const LONGEST = 400 * 86_400

/** A browser that is told 4xx deletes its key, but for 401 and 403 that mean it. What passes is 503: it comes again. */
export function answeringBrowser(handler: (request: Request) => Promise<Response>) {
  return answering(async (request: Request) => {
    try {
      return await handler(request)
    } catch (error) {
      const answer = answerTo(error)
      if (!answer || [403, 503].includes(answer.status)) throw error
      return problem({ ...answer, status: 503, headers: { "Retry-After": "1" } })
    }
  })
}

const challengeHeader = (challenge: string, id: string) => ({ "Secure-Session-Challenge": `"${challenge}";id="${id}"` })

/** What the browser is to know of the session, and the new bound cookie. */
export function renewed(
  { cookieName, deviceCookieName, path, lifetime }: DeviceBinding,
  id: string,
  proven: { readonly cookie: string; readonly challenge: string },
): Response {
  const attributes = "Path=/; Secure; HttpOnly; SameSite=Lax"
  const instructions = {
    session_identifier: id,
    refresh_url: `${path}/refresh`,
    scope: { include_site: false },
    credentials: [{ type: "cookie", name: cookieName, attributes }],
  }
  const headers = new Headers({ "Cache-Control": "no-store", ...challengeHeader(proven.challenge, id) })
  headers.append("Set-Cookie", `${cookieName}=${proven.cookie}; ${attributes}; Max-Age=${lifetime}`)
  headers.append("Set-Cookie", `${deviceCookieName}=1; ${attributes}; Max-Age=${LONGEST}`)
  return Response.json(instructions, { headers })
}

export const toSign = (challenge: string, id: string): Response =>
  refused("Sign the challenge of this answer.", challengeHeader(challenge, id))

export const refused = (message: string, headers: Record<string, string> = {}): Response =>
  problem({ status: 403, code: "not_proven", message, details: {}, headers })

export const nothingBound = (): Response =>
  problem({
    status: 401,
    code: "nothing_bound",
    message: "There is no session here that is bound to a device.",
    details: {},
    headers: {},
  })
