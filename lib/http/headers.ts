/** The headers of every answer that are the same for all sites. */
export const fixedHeaders = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "strict-origin-when-cross-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}

const noScripts = contentSecurityPolicy("'none'")

/** Returns the headers of every answer of a site, but for those of its files no cache may keep it. @param origin the site's own */
export function answerHeaders(origin: string) {
  return {
    ...fixedHeaders,
    // No scripts. A page has a policy of its own, which allows them by a nonce: see proxy.ts.
    "Content-Security-Policy": noScripts,
    "Cache-Control": "no-store",
    // Only with https: over plain http browsers ignore it.
    ...(origin.startsWith("https:") && {
      "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
    }),
  }
}

/** @param scripts the sources that scripts may come from */
export function contentSecurityPolicy(scripts: string): string {
  return [
    "default-src 'self'",
    `script-src ${scripts}`,
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
