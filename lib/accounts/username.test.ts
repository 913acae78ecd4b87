import { expect, test } from "vitest"
import { usernameKey, usernameSchema } from "./username.ts"

test.each(["abc", "A_b-9", "x".repeat(32)])("%s is a username", (name) => {
  expect(usernameSchema.parse(name)).toBe(name)
})

test.each(["ab", "x".repeat(33), "a b c", "ünal", "abc\n", "\u212aate", ""])("%j is none", (name) => {
  expect(usernameSchema.safeParse(name).success).toBe(false)
})

test("the key is the name in lower case", () => {
  expect(usernameKey("Ada_L-1")).toBe("ada_l-1")
})

test("the key of what is no username is no user's, and text that any database takes", () => {
  expect(usernameKey("\u212aate")).toBe("?ate")
  expect(usernameKey("a\0b\ud800")).toBe("a?b?")
})
