import { expect, test } from "vitest"
import { addressIn, normaliseAddress } from "./ip-address.ts"

test.each([
  ["192.0.2.7", "192.0.2.7"],
  [" 192.0.2.7 ", "192.0.2.7"],
  ["::ffff:192.0.2.7", "192.0.2.7"],
  ["::FFFF:c000:0207", "192.0.2.7"],
  ["0:0:0:0:0:0:0:1", "::1"],
  ["2001:DB8::0:1", "2001:db8::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["", null],
  ["192.0.2.7:80", null],
  ["192.0.2", null],
  ["localhost", null],
])("the address %j is spelled %j", (text, address) => expect(normaliseAddress(text)).toBe(address))

test.each([
  ["198.51.100.9", "198.51.100.9"],
  ["198.51.100.9:40001", "198.51.100.9"],
  [" 198.51.100.9 : 80", null],
  ['"198.51.100.9:40001"', "198.51.100.9"],
  ["::ffff:198.51.100.9", "198.51.100.9"],
  ["[::ffff:198.51.100.9]:443", "198.51.100.9"],
  ["2001:db8::1", "2001:db8::1"],
  ["[2001:db8::1]", "2001:db8::1"],
  ["[2001:DB8::1]:443", "2001:db8::1"],
  ['"[2001:db8::1]:_port"', "2001:db8::1"],
  ["[fe80::1%eth0]:80", "fe80::1"],
  ["2001:db8:1:2:3:4:5:6:443", "2001:db8:1:2:3:4:5:6"],
  ["", null],
  ["unknown", null],
  ["_hidden", null],
  ["_hidden:80", null],
  ["198.51.100.9:", null],
  ["198.51.100.9:port", null],
  ["[198.51.100.9", null],
  ["client.example:80", null],
])("the address in %j is %j", (text, address) => expect(addressIn(text)).toBe(address))
