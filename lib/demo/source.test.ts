import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"
import { patterns } from "./patterns.ts"
import { sessionLayer } from "./session-layer.ts"
import { highlightedSource } from "./source.ts"

const files = [
  ...new Set(patterns.flatMap((pattern) => pattern.files)),
  ...sessionLayer.flatMap((part) => part.files.map(({ path }) => path)),
]

test("the names are unique, and each has a page", () => {
  expect(new Set(patterns.map(({ name }) => name)).size).toBe(patterns.length)
  for (const { name } of patterns) expect(existsSync(`app/patterns/${name}/page.tsx`)).toBe(true)
})

test.each(files)("%s is shown as it is", async (file) => {
  const lines = await highlightedSource(file)
  const text = lines.map((line) => line.map(({ content }) => content).join("")).join("\n")
  expect(`${text}\n`).toBe(readFileSync(file, "utf8"))
})

test("no other file is shown", () => {
  expect(() => highlightedSource(".env")).toThrow("not shown")
  expect(() => highlightedSource("app/../proxy.ts")).toThrow("not shown")
})
