/** The table of GUARANTEES.md leads somewhere, from every cell. What it leads to is for people to judge. */
import { existsSync, readFileSync } from "node:fs"
import { expect, test } from "vitest"

const guarantees = readFileSync("lib/session/GUARANTEES.md", "utf8")
const digits = "⁰¹²³⁴⁵⁶⁷⁸⁹"
const rows = guarantees
  .split("\n")
  .filter((line) => /^\| [^-*]/.test(line))
  .map((line) => line.split("|").slice(1, -1))
const cells = rows.slice(1).flatMap(([, ...stores]) => stores.map((cell) => cell.trim()))

/** By the name that stands in a cell: a test in the folder, and one of the site. */
const inFolder = new Map([...guarantees.matchAll(/^\[([\w-]+)\]: (\S+)$/gm)].map(([, name, path]) => [name, path]))
const ofSite = new Map([...guarantees.matchAll(/^- ([\w-]+): `(\S+)`$/gm)].map(([, name, path]) => [name, path]))

test("every promise is kept, or said not to be, in each of the six stores", () => {
  expect(rows.length).toBeGreaterThan(20)
  expect(cells.length).toBe((rows.length - 1) * 6)
  for (const cell of cells) expect(cell).toMatch(/^(\[✓\]\[[\w-]+\]|✓ [\w-]+|✗)( [⁰¹²³⁴⁵⁶⁷⁸⁹]+){0,2}$/)
  for (const cell of cells) if (cell.startsWith("✗")) expect(cell).toMatch(/[⁰¹²³⁴⁵⁶⁷⁸⁹]$/)
})

test("every mark leads to a file, and every note is there", () => {
  const named = (pattern: RegExp) => [...new Set(cells.flatMap((cell) => pattern.exec(cell)?.[1] ?? []))]
  expect([...inFolder.keys()].toSorted()).toEqual(named(/\]\[([\w-]+)\]/).toSorted())
  expect([...ofSite.keys()].toSorted()).toEqual(named(/^✓ ([\w-]+)/).toSorted())
  for (const path of inFolder.values()) expect(existsSync(`lib/session/${path}`), path).toBe(true)
  for (const path of ofSite.values()) expect(existsSync(path as string), path).toBe(true)
  for (const note of new Set(cells.join("").match(/[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g))) {
    const number = Array.from(note, (digit) => digits.indexOf(digit)).join("")
    expect(guarantees).toMatch(new RegExp(`^${number}\\. `, "m"))
  }
})
