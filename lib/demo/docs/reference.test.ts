import { expect, test } from "vitest"
import { chapterAt } from "./chapters.ts"
import { docAsMarkdown } from "./reference.ts"
import { textOf } from "./sections.ts"

test("tags of a docstring become a list", () => {
  expect(docAsMarkdown("@param a one")).toBe("- `a`: one")
  expect(docAsMarkdown("Does it, by {@link open}.\n\n@param a one\n  more\n@returns it @throws Down when down")).toBe(
    "Does it, by `open`.\n\n- `a`: one\n  more\n- *returns* it\n- *throws* Down when down",
  )
})

test("the first thing is how sessions are opened, and what that gives", () => {
  const names = chapterAt("reference")?.sections.map(({ title }) => title) ?? []
  expect(names.slice(0, 3)).toEqual(["API reference", "index.ts", "openSessions"])
  expect(names).toEqual(
    expect.arrayContaining(["Sessions", "OpenOptions", "fromDriver", "disk", "prismaLogins", "passOnOffer"]),
  )
})

test("each error of the layer has its class and its docstring, once", () => {
  const sections = chapterAt("reference")?.sections.filter(({ title }) => title === "StoreUnavailableError") ?? []
  expect(sections).toHaveLength(1)
  const text = textOf(sections[0]?.body ?? [])
  expect(text).toContain("export class StoreUnavailableError extends Error {")
  expect(text).toMatch(/503/)
})
