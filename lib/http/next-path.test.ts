import { expect, test } from "vitest"
import { nextPath } from "./next-path.ts"

test.each([
  ["/account", "/account"],
  ["/account?tab=1#top", "/account?tab=1#top"],
  ["/a/../b", "/b"],
  ["/ü", "/%C3%BC"],
])("a path of this site is kept: %s", (text, expected) => {
  expect(nextPath(text)).toBe(expected)
})

test.each([
  undefined,
  null,
  "",
  "account",
  "https://evil.example/",
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/\t/evil.example",
  "/\n/evil.example",
  "/%09/../..//evil.example",
  "/a/..//evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  " //evil.example",
  `/${"a".repeat(10_000)}`,
])("anything else is the index: %j", (text) => {
  const path = nextPath(text)
  expect(new URL(path, "http://site.example").origin).toBe("http://site.example")
  expect(path.startsWith("//")).toBe(false)
  if (!String(text).startsWith("/%09")) expect(path).toBe("/")
})

test("a line break does not reach the Location header", () => {
  expect(nextPath("/a\r\nSet-Cookie: x=y")).not.toMatch(/[\r\n]/)
})

test("an @ does not make a user of the site's name", () => {
  expect(new URL(nextPath("/@evil.example"), "http://site.example").host).toBe("site.example")
})
