/**
 * How logins should not be bound to devices: one challenge for all, which is good for ever; no proof is read, and no key is
 * kept; a new cookie for whoever asks, logged in or not; and no request is asked for it.
 */
import type { ServerResponse } from "node:http"

const CHALLENGE = "always-the-same"

export function offerToAnybody(response: ServerResponse): void {
  response.setHeader("Secure-Session-Registration", `(ES256);path="/api/dbsc/register";challenge="${CHALLENGE}"`)
}

/** Answers a registration, and a refresh as well. */
export function bindAnybody(response: ServerResponse): void {
  const headers = {
    "Set-Cookie": "__Host-session-bound=yes; Max-Age=31536000",
    "Secure-Session-Challenge": `"${CHALLENGE}";id="1"`,
  }
  response.writeHead(200, headers).end(JSON.stringify({ session_identifier: "1" }))
}
