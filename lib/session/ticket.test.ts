import { expect, test } from "vitest"
import { idOfToken, isToken, makeTicket, mintToken, parseTicket } from "./ticket.ts"

test("a token is 256 random bits as 43 base64url characters", () => {
  const asked: number[] = []
  const zeros = mintToken((bytes) => {
    asked.push(bytes)
    return Buffer.alloc(bytes)
  })
  expect(asked).toEqual([32])
  expect(zeros).toBe("A".repeat(43))
  expect(isToken(mintToken())).toBe(true)
  expect(new Set(Array.from({ length: 1000 }, () => mintToken())).size).toBe(1000)
})

test("an id is the SHA-512 of the token, in hex", () => {
  expect(idOfToken("abc")).toBe(
    "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
  )
})

test("a ticket is taken apart as it was put together", () => {
  const token = mintToken()
  const ticket = makeTicket("disk", token)
  expect(parseTicket(ticket)).toEqual({ ticket, store: "disk", token })
  expect(parseTicket("cookie.a.b")).toMatchObject({ store: "cookie", token: "a.b" })
})

test.each([
  undefined,
  "",
  ".",
  "disk",
  ".token",
  "Disk.token",
  "disk2.token",
  "di sk.token",
  "disk\n.token",
  `disk.${"x".repeat(4096)}`,
])("%j is no ticket", (text) => expect(parseTicket(text)).toBeNull())

test.each(["", "A".repeat(42), "A".repeat(44), `${"A".repeat(43)}\n`, `${"A".repeat(42)}=`, `${"A".repeat(42)}ü`])(
  "%j is no token",
  (text) => expect(isToken(text)).toBe(false),
)
