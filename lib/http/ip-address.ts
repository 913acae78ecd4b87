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
 * Finds the address in what a proxy has written: with or without a port, brackets and quotes.
 *
 * @returns null when there is none, as in the "unknown" and "_hidden" of RFC 7239
 */
export function addressIn(text: string): string | null {
  const node = text.trim().replace(/^"(.*)"$/, "$1")
  const withoutPort = node.replace(/:(\d{1,5}|_[\w.-]+)\s*$/, "")
  // The whole comes first: the end of an IPv6 address without brackets looks like a port.
  return normaliseAddress(node) ?? normaliseAddress(withoutPort.trim().replace(/^\[(.*)\]$/, "$1"))
}
