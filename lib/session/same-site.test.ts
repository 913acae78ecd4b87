import { expect, test } from "vitest"
import { CrossSiteRequestError } from "./errors.ts"
import { assertSameSite } from "./same-site.ts"

const origin = "https://example.org"
const verdict = (headers: Record<string, string>) => {
  try {
    assertSameSite(new Headers(headers), origin)
    return "may"
  } catch (error) {
    if (!(error instanceof CrossSiteRequestError)) throw error
    return "may not"
  }
}

test.each([
  ["its own page", { origin }, "may"],
  ["a script, which sends neither", {}, "may"],
  ["its own page, if the browser sends no Origin", { "sec-fetch-site": "same-origin" }, "may"],
  ["another site", { origin: "https://evil.example" }, "may not"],
  ["the same host over http", { origin: "http://example.org" }, "may not"],
  ["another port", { origin: "https://example.org:8443" }, "may not"],
  ["a longer name", { origin: "https://example.org.evil.example" }, "may not"],
  ["a sandboxed page", { origin: "null" }, "may not"],
  ["an empty Origin", { origin: "" }, "may not"],
  ["another site without Origin", { "sec-fetch-site": "cross-site" }, "may not"],
  ["a sibling without Origin", { "sec-fetch-site": "same-site" }, "may not"],
  ["the address bar", { "sec-fetch-site": "none" }, "may not"],
  [
    "another site that says same-origin",
    { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    "may not",
  ],
  ["a forged host", { origin: "https://evil.example", host: "evil.example" }, "may not"],
])("%s: %j %s", (_, headers, expected) => {
  expect(verdict(headers)).toBe(expected)
})
