import { type NextRequest, NextResponse } from "next/server"
import { passOnOffer } from "@/lib/session/binding/registration-header"
import { reloadForProof } from "@/lib/session/binding/reload-for-proof"

export function proxy(request: NextRequest) {
  const response = reloadForProof(request) ?? NextResponse.next()
  passOnOffer(request, response)
  return response
}

// Files are the same for everyone, and may be kept by caches.
export const config = { matcher: "/((?!_next/).*)" }
