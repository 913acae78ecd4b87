import { expect, test } from "vitest"
import { usernameKey, usernameSchema } from "./username.ts"

test.each(["abc", "A_b-9", "x".repeat(32)])("%s is a username", (name) => {
  expect(usernameSchema.parse(name)).toBe(name)
})

test.each(["ab", "x".repeat(33), "a b c", "ünal", "abc\n", "\u212aate", ""])("%j is none", (name) => {
  expect(usernameSchema.safeParse(name).success).toBe(false)
})

test("spaces around a username, as keyboards add them, are none of it; within it they are", () => {
  expect(usernameSchema.parse("  Ada_L-1 ")).toBe("Ada_L-1")
  expect(usernameKey("  Ada_L-1 ")).toBe("ada_l-1")
  for (const name of [" ab ", `${"x".repeat(33)} `, "a b c ", "\tabc", "abc\u00a0", "   "]) {
    expect(usernameSchema.safeParse(name).success).toBe(false)
    expect(["abc", "x".repeat(32)]).not.toContain(usernameKey(name))
  }
})

test("the key is the name in lower case", () => {
  expect(usernameKey("Ada_L-1")).toBe("ada_l-1")
})

test("the key of what is no username is no user's, and text that any database takes", () => {
  expect(usernameKey("\u212aate")).toBe("?ate")
  expect(usernameKey("a\0b\ud800")).toBe("a?b?")
})
