/** Sends a browser that has a cookie of the old release to /carry-over, once: the cookie is gone then. */
import { type NextRequest, NextResponse } from "next/server"

const oldCookie = "app-session"

export function proxy({ cookies, headers, method, nextUrl }: NextRequest) {
  const isPage = method === "GET" && headers.get("sec-fetch-dest") === "document"
  if (!isPage || !cookies.has(oldCookie) || nextUrl.pathname === "/carry-over") return
  const target = nextUrl.clone()
  target.pathname = "/carry-over"
  target.search = String(new URLSearchParams({ next: nextUrl.pathname + nextUrl.search }))
  return NextResponse.redirect(target)
}
