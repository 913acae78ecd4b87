import { expect, test } from "vitest"
import { describeUserAgent } from "./user-agent.ts"

const unknown = { browser: "Unknown browser", os: "Unknown" }

test.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox 140", "Linux"],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
    "Chrome 141",
    "Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
    "Safari 17",
    "iOS",
  ],
])("%s", (userAgent, browser, os) => {
  expect(describeUserAgent(userAgent)).toEqual({ browser, os })
})

test.each(["", "curl/8.5.0", "node", "<script>alert(1)</script>/1 (x)", "Evil\u202e/1.0 x", "a/".repeat(50_000)])(
  "no name is taken from %.40s",
  (userAgent) => {
    expect(describeUserAgent(userAgent)).toEqual(unknown)
  },
)
