import { randomBytes } from "node:crypto"

/**
 * Returns the headers of every answer. Each call makes a Content-Security-Policy with a new nonce. Next reads the nonce from
 * the policy and puts it on every script that it sends.
 *
 * @param origin the site's own
 * @param dev whether Next compiles pages as they are asked for: what it sends then runs code from text
 */
export function answerHeaders(origin: string, dev = false) {
  return {
    "Content-Security-Policy": contentSecurityPolicy(dev),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
    // Only with https: over plain http browsers ignore it.
    ...(origin.startsWith("https:") && {
      "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    }),
  }
}

function contentSecurityPolicy(dev: boolean): string {
  const nonce = randomBytes(16).toString("base64")
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
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
