/**
 * The lists to which each proxy adds, at the right end, the address that has called it: `X-Forwarded-For`, and the
 * `Forwarded` of RFC 7239.
 */

/** Returns the entries of `X-Forwarded-For`, or of a header like it. */
export function listed(header: string): string[] {
  return header.split(",").filter((entry) => entry.trim() !== "")
}

/**
 * Returns whom each element of `Forwarded` is for; "" where one does not say, nothing where none does. Commas and semicolons
 * separate within quotes too: no address has any, and a quote that the client has left open must not swallow what proxies add.
 */
export function forwardedFor(header: string): string[] {
  const clients = listed(header).map((element) => {
    const named = element.split(";").flatMap((pair) => /^\s*for\s*=(.*)$/i.exec(pair)?.[1] ?? [])
    return named.length === 1 ? String(named[0]) : ""
  })
  return clients.some(Boolean) ? clients : []
}
