/** The URL at which this server reaches itself: plain http, without the proxies that may stand in front of it. */
export function loopbackUrl({ listenAddresses, port }: { listenAddresses: readonly string[]; port: number }): string {
  const [first = "127.0.0.1"] = listenAddresses
  const address = { "0.0.0.0": "127.0.0.1", "::": "::1" }[first] ?? first
  return `http://${address.includes(":") ? `[${address}]` : address}:${port}`
}
