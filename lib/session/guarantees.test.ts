/** The table of guarantees in README.md leads somewhere, from every cell. What it leads to is for people to judge. */
import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"

const readme = readFileSync(new URL("README.md", import.meta.url), "utf8")
const [, guarantees = ""] = readme.split("## Guarantees")
const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹"
const rows = guarantees
  .split("\n")
  .filter((line) => /^\| [^-*]/.test(line))
  .map((line) => line.split("|").slice(1, -1))
const cells = rows.slice(1).flatMap(([, ...stores]) => stores.map((cell) => cell.trim()))
const links = new Map([...readme.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, label, path]) => [label, path]))

test("every promise is kept, or said not to be, in each of the five stores", () => {
  expect(rows.length).toBeGreaterThan(20)
  expect(cells.length).toBe((rows.length - 1) * 5)
  for (const cell of cells) expect(cell).toMatch(/^(\[✓\]\[[\w-]+\]|✗)( [⁰¹²³⁴⁵⁶⁷⁸⁹]+){0,2}$/)
  for (const cell of cells) if (cell.startsWith("✗")) expect(cell).toMatch(/[⁰¹²³⁴⁵⁶⁷⁸⁹]$/)
})

test("every link leads to a file, and every note is there", () => {
  const used = new Set(cells.flatMap((cell) => [...cell.matchAll(/\]\[([\w-]+)\]/g)].map(([, label]) => label)))
  expect([...links.keys()].toSorted()).toEqual([...used].toSorted())
  for (const path of links.values()) expect(existsSync(new URL(path as string, import.meta.url)), path).toBe(true)
  for (const note of new Set(cells.join("").match(/[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g))) {
    const number = Array.from(note, (digit) => digits.indexOf(digit)).join("")
    expect(guarantees).toMatch(new RegExp(`^${number}\\. `, "m"))
  }
})
