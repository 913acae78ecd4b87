import type { Header, Target } from "./types.ts"

/** Headers of requests that other sites' pages send, many of them made to look like this site's own. */
export function foreignOrigins({ origin }: Target): Header[][] {
  const { protocol, host, hostname, port } = new URL(origin)
  const scheme = protocol === "https:" ? "http" : "https"
  const origins = [
    "null",
    "",
    "https://evil.example",
    `${scheme}://${host}`,
    `${protocol}//${hostname}:${Number(port || 80) + 1}`,
    `${origin}.evil.example`,
    `${protocol}//evil-${host}`,
    `${protocol}//sub.${host}`,
    `${protocol}//user@${host}`,
    `${origin}/`,
    `${origin}, https://evil.example`,
    origin.toUpperCase(),
    "file://",
  ]
  const evil: Header = ["Origin", "https://evil.example"]
  return [
    ...origins.map((value): Header[] => [["Origin", value]]),
    [evil, ["X-Forwarded-Host", "evil.example"], ["X-Forwarded-Proto", "https"]],
    [evil, ["Forwarded", "host=evil.example;proto=https"]],
    [evil, ["Sec-Fetch-Site", "same-origin"]],
    [evil, ["Host", "evil.example"]],
  ]
}
