import { isIP, SocketAddress } from "node:net"

/**
 * Spells an IP address in its canonical way: IPv6 compressed, an IPv4-mapped address (`::ffff:192.0.2.1`) as IPv4, no zone.
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
 * Finds the address of the client. Each proxy adds the address that called it at the right end of `X-Forwarded-For`. So the
 * list is read from the right, past the proxies that are trusted: the first other address is the client's. What stands to
 * its left, the client may have made up.
 *
 * @param peer the socket's remote address
 * @param forwardedFor the `X-Forwarded-For` header
 * @param trustedProxies as `normaliseAddress` spells them
 * @returns the peer's address unless a trusted proxy names another; "unknown" when the socket is closed already
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
