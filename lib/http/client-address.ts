import { isIP, SocketAddress } from "node:net"

/**
 * One spelling for one address: IPv6 compressed, `::ffff:` forms as the IPv4 address they are, no zone.
 *
 * @returns null when `text` is not an IP address
 */
export function normaliseAddress(text: string): string | null {
  const address = text.trim().replace(/%.*$/, "")
  switch (isIP(address)) {
    case 4:
      return address
    case 6:
      return new SocketAddress({ address, family: "ipv6" }).address.replace(/^::ffff:(?=\d+\.)/, "")
    default:
      return null
  }
}

/**
 * The address of the browser, as far as it can be believed. `X-Forwarded-For` is read from the right, past the
 * proxies we trust; whatever is left of the first other address was written by a stranger.
 *
 * @param peer the socket's remote address
 * @param forwardedFor the `X-Forwarded-For` header
 * @param trustedProxies normalised addresses
 * @returns the peer's own address unless a trusted proxy vouches for another; "unknown" for a socket already closed
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[],
): string {
  const socketAddress = normaliseAddress(peer ?? "") ?? "unknown"
  let client = socketAddress
  const hops = forwardedFor?.split(",") ?? []
  while (trustedProxies.includes(client) && hops.length > 0) {
    const hop = normaliseAddress(hops.pop() ?? "")
    if (hop === null) return socketAddress
    client = hop
  }
  return client
}
