import { randomBytes } from "node:crypto"

/** A fresh Content-Security-Policy. Next reads the nonce from it and puts it on every script it sends. */
export function contentSecurityPolicy(): string {
  const nonce = randomBytes(16).toString("base64")
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'`,
    // React writes style attributes, which no nonce can allow.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
  ].join("; ")
}

/** What every answer carries beside its Content-Security-Policy. */
export const securityHeaders: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

/** For https only: over http browsers ignore it, and on localhost it would bind every other project there too. */
export const strictTransportSecurity = "max-age=31536000; includeSubDomains"
