import { expect, test } from "vitest"
import { loopbackUrl } from "./loopback.ts"

test.each([
  ["127.0.0.1", "http://127.0.0.1:3000"],
  ["::1", "http://[::1]:3000"],
  ["0.0.0.0", "http://127.0.0.1:3000"],
  ["::", "http://[::1]:3000"],
  ["192.0.2.7", "http://192.0.2.7:3000"],
])("a server that listens on %s is reached at %s", (address, url) => {
  expect(loopbackUrl({ listenAddresses: [address, "192.0.2.8"], port: 3000 })).toBe(url)
})
