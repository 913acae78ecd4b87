import { type NextRequest, NextResponse } from "next/server"

/**
 * A convenience, never the guard: who has no cookie at all is sent to the login before a page is rendered. Whether a
 * cookie is any good is for the page to say, through lib/auth; without this file everything is just as protected.
 */
export function proxy(request: NextRequest) {
  const mayBeLoggedIn = request.cookies.has("session") || request.cookies.has("__Host-session")
  if (mayBeLoggedIn || !["GET", "HEAD"].includes(request.method)) return NextResponse.next()
  const login = new URL("/login", request.url)
  login.searchParams.set("next", request.nextUrl.pathname)
  return NextResponse.redirect(login, 307)
}

export const config = { matcher: "/account" }
