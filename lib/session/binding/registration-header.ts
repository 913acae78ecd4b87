/** How a browser that has just logged in is told to register a key. Imports nothing, since a proxy may use it. */

/** Where the handlers of routes.ts are mounted, if the application does not say otherwise. */
export const PATH = "/api/dbsc"

/** The cookie in which a login hands over its challenge, since a server action can set cookies but no header. */
export const OFFER_COOKIE = "__Host-session-offer"

/** The header for a challenge. Null if it is none that `offer` made. @param path where the handlers are mounted */
export function registrationHeader(challenge: string, path = PATH): [name: string, value: string] | null {
  if (!/^[\w-]{43}$/.test(challenge)) return null
  return ["Secure-Session-Registration", `(ES256 RS256);path="${path}/register";challenge="${challenge}"`]
}

interface ProxiedRequest {
  readonly headers: Pick<Headers, "has">
  readonly cookies: { get(name: string): { readonly value: string } | undefined }
}
interface ProxiedResponse {
  readonly headers: Pick<Headers, "set" | "append">
}

/**
 * For proxy.ts: passes on to the browser what its login has left in a cookie a moment ago, and deletes the cookie. Where
 * `session.logIn()` is called in a server action, that action's answer can not do it. What a cache keeps must not have it.
 *
 * An action that redirects takes over the headers of the page that follows, and not its cookies: so the browser may come with
 * the cookie once more, to register.
 */
export function passOnOffer(request: ProxiedRequest, { headers }: ProxiedResponse, path = PATH): void {
  const header = registrationHeader(request.cookies.get(OFFER_COOKIE)?.value ?? "", path)
  if (!header) return
  if (!request.headers.has("Secure-Session-Response")) headers.set(...header)
  headers.set("Cache-Control", "private, no-store")
  headers.append("Set-Cookie", `${OFFER_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`)
}
