import { isIPv6, SocketAddress } from "node:net"

/**
 * Returns what the limits count as one address: an IPv4 address (also when it is written `::ffff:1.2.3.4`), or an IPv6
 * network of 64 bits, since whoever has one address of that network has them all.
 */
export function networkOf(address: string): string {
  const unscoped = address.replace(/%.*$/, "")
  if (!isIPv6(unscoped)) return unscoped
  const text = new SocketAddress({ address: unscoped, family: "ipv6" }).address
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (mapped?.[1]) return mapped[1]
  const [head, tail] = text.split("::").map((part) => part.split(":").filter(Boolean))
  const start = head ?? []
  const end = tail ?? []
  const zeros = Array<string>(Math.max(0, 8 - start.length - end.length)).fill("0")
  return `${[...start, ...zeros, ...end].slice(0, 4).join(":")}::/64`
}
