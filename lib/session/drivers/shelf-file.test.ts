/** What two processes that share a shelf may meet in the middle of: each test is one of them, and does the other's part. */
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { open } from "lmdb"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { prepareShelf, shelfAt } from "./shelf-file.ts"

vi.mock("node:fs", { spy: true })

let folder: string
let path: string
let lock: string

beforeEach(() => {
  folder = fs.mkdtempSync(join(tmpdir(), "shelf-file-"))
  path = join(folder, "sessions.shelf")
  lock = `${path}-lock`
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

test("the lock file is whole when it appears, and one that is there first stays", () => {
  const { linkSync } = fs
  let inode = 0
  vi.mocked(fs.linkSync).mockImplementation((from, to) => {
    if (to === lock) {
      expect(fs.existsSync(lock)).toBe(false)
      expect(fs.statSync(from).size).toBe(16_384)
      fs.copyFileSync(from, lock)
      inode = fs.statSync(lock).ino
    }
    vi.mocked(fs.linkSync).mockRestore()
    return linkSync(from, to)
  })
  fs.writeFileSync(path, "")
  prepareShelf(path)
  expect(inode).toBeGreaterThan(0)
  expect(fs.statSync(lock).ino).toBe(inode)
  expect(fs.readdirSync(folder).sort()).toEqual(["sessions.shelf", "sessions.shelf-lock"])
})

test("a shelf that another process has made, and not yet said its format, is finished", async () => {
  await open({ path, noSubdir: true, overlappingSync: false, encoding: "string" }).close()
  expect(fs.statSync(path).size).toBeGreaterThan(0)
  prepareShelf(path)
  expect(shelfAt(path).root.get("format")).toBe("cloakroom-shelf/1")
})

test("of an exchanged shelf, the lock file that another process has made anew stays", () => {
  prepareShelf(path)
  fs.copyFileSync(path, `${path}.copy`)
  fs.renameSync(`${path}.copy`, path)
  const { renameSync } = fs
  let inode = 0
  let other = 0
  vi.mocked(fs.renameSync).mockImplementationOnce((from, to) => {
    fs.unlinkSync(lock)
    fs.writeFileSync(lock, Buffer.alloc(16_384))
    // Open, as the other process has it, so that its number is not given to another file.
    other = fs.openSync(lock, "r")
    inode = fs.fstatSync(other).ino
    return renameSync(from, to)
  })
  shelfAt(path)
  expect(inode).toBeGreaterThan(0)
  expect(fs.statSync(lock).ino).toBe(inode)
  fs.closeSync(other)
  expect(fs.readdirSync(folder).sort()).toEqual(["sessions.shelf", "sessions.shelf-lock"])
})

test("of a shelf that was exchanged before a write's turn came, neither file is written to", async () => {
  prepareShelf(path)
  const shelf = shelfAt(path)
  fs.linkSync(path, `${path}.old`)
  fs.copyFileSync(path, `${path}.copy`)
  fs.renameSync(`${path}.copy`, path)
  const before = fs.readFileSync(path)
  await expect(shelf.write(() => shelf.root.putSync("late", "1"), 1_000_000)).rejects.toThrow("exchanged")
  for (const file of [path, `${path}.old`]) expect(fs.readFileSync(file).equals(before)).toBe(true)
})
