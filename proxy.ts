import { randomBytes } from "node:crypto"
import { type NextRequest, NextResponse } from "next/server"
import { isMissing } from "./lib/demo/missing.ts"
import { contentSecurityPolicy } from "./lib/http/headers.ts"
import { passOnOffer } from "./lib/session/binding/registration-header.ts"
import { reloadForProof } from "./lib/session/binding/reload-for-proof.ts"
import { env } from "./lib/site/env.ts"

const isDevelopment = process.env.NODE_ENV === "development"

/** Leads to no page, and so to the words of app/not-found.tsx. */
const nowhere = "/nowhere"

/**
 * Gives each page a Content-Security-Policy with a nonce of its own, which Next puts on every script that it sends. And some
 * conveniences, never the guard: who has no cookie at all is sent from the account to the login; who asks for a page of the
 * showcase that is not there gets words, before a page is rendered; and what binding to a device needs of a proxy
 * (lib/session/binding). Whether a cookie is any good is for the page to say, through lib/auth; without this file every session
 * is just as protected.
 */
export function proxy(request: NextRequest): Response {
  const nonce = randomBytes(16).toString("base64")
  // What Next sends while one develops runs code from text.
  const policy = contentSecurityPolicy(
    `'self' 'nonce-${nonce}' 'strict-dynamic'${isDevelopment ? " 'unsafe-eval'" : ""}`,
  )
  const response = reloadForProof(request) ?? loginInstead(request) ?? passOn(request, policy)
  response.headers.set("Content-Security-Policy", policy)
  // Nothing to do behind the front door, which is faster. Not every platform runs that.
  passOnOffer(request, response)
  return response
}

function passOn({ headers, nextUrl, url }: NextRequest, policy: string): NextResponse {
  const seen = new Headers(headers)
  // From this header of the request Next takes the nonce.
  seen.set("Content-Security-Policy", policy)
  const request = { headers: seen }
  return isMissing(nextUrl.pathname, env().demo)
    ? NextResponse.rewrite(new URL(nowhere, url), { request })
    : NextResponse.next({ request })
}

function loginInstead({ cookies, method, nextUrl, url }: NextRequest): NextResponse | undefined {
  const mayBeLoggedIn = cookies.has("session") || cookies.has("__Host-session")
  if (nextUrl.pathname !== "/account" || mayBeLoggedIn || !["GET", "HEAD"].includes(method)) return
  const login = new URL("/login", url)
  login.searchParams.set("next", nextUrl.pathname)
  return NextResponse.redirect(login, 307)
}

/** All pages: the API and the files have no scripts. */
export const config = { matcher: "/((?!api(?:/|$)|_next/static/|icon.svg|opengraph-image|robots.txt).*)" }
