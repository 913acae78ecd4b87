import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { open, type RootDatabase } from "lmdb"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { PAGE, sizeByHeaders } from "./shelf-headers.ts"
import { makeRoom, roomFor } from "./shelf-room.ts"

const MIB = 1024 * 1024

let folder: string
let path: string
let root: RootDatabase<Buffer, number>
let file: number

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shelf-room-"))
  path = join(folder, "test.shelf")
  root = open({ path, noSubdir: true, encoding: "binary", overlappingSync: false, eventTurnBatching: false })
  await root.put(0, Buffer.from("first"))
  file = openSync(path, "r+")
})
afterEach(async () => {
  closeSync(file)
  await root.close()
  rmSync(folder, { recursive: true })
})

const used = () => sizeByHeaders(file) as number

test("is behind the last page in use, on the disk, and there once", () => {
  for (let round = 0; round < 2; round++) {
    makeRoom(file, MIB)
    const { size, blocks } = fstatSync(file)
    expect(size).toBe(used() + MIB)
    expect(blocks * 512).toBeGreaterThanOrEqual(size)
  }
  makeRoom(file, PAGE)
  expect(fstatSync(file).size).toBe(used() + MIB)
})

test("changes nothing that is in use", async () => {
  for (let n = 1; n <= 100; n++) await root.put(n, Buffer.alloc(10_000, n))
  const before = readFileSync(path).subarray(0, used())
  makeRoom(file, MIB)
  expect(readFileSync(path).subarray(0, used())).toEqual(before)
  await root.put(101, Buffer.alloc(10_000, 101))
  for (let n = 1; n <= 101; n++) expect(root.get(n)?.equals(Buffer.alloc(10_000, n))).toBe(true)
})

const times = (count: number, size: number) => Array.from({ length: count }, () => size)
const reserve = roomFor([1]) - roomFor([0]) - PAGE

describe("is enough, and leaves the reserve alone,", () => {
  test.each([
    ["for one small write", 1, 300],
    ["for one of the largest", 1, 200_000],
    ["for a thousand at once, all over the tree", 1000, 300],
    ["for fifty large ones", 50, 200_000],
    ["for a removal", 1, 0],
    ["for a thousand removals at once", 1000, 0],
  ])("%s", async (_, count, size) => {
    const keys = 50_000
    await root.transaction(() => {
      for (let key = 0; key < keys; key++) root.putSync(key, Buffer.alloc(500))
    })
    const room = roomFor(times(count, size)) - (size > 0 ? reserve : 0)
    for (let round = 0; round < 5; round++) {
      let end = 0
      await root.transaction(() => {
        makeRoom(file, room)
        end = used() + room
        for (let n = 0; n < count; n++) {
          const key = (n * 7919 + round * 104_729) % keys
          if (size > 0) root.putSync(key, Buffer.alloc(size, round))
          else root.removeSync(key)
        }
      })
      expect(used()).toBeLessThanOrEqual(end)
    }
  })

  test("which is enough for a batch of a sweep", () => {
    expect(roomFor(times(100, 0))).toBeLessThanOrEqual(reserve)
  })
})
