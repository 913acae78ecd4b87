import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { open, type RootDatabase } from "lmdb"
import { afterEach, beforeEach, expect, test } from "vitest"
import { oneAtATime, type Write } from "./shelf-writes.ts"

let folder: string
let root: RootDatabase<string, string>
let write: Write
let failures: number
let prepare: (sizes: readonly number[]) => void

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shelf-writes-"))
  root = open({
    path: join(folder, "test.shelf"),
    encoding: "string",
    noSubdir: true,
    eventTurnBatching: false,
  })
  failures = 0
  prepare = () => {}
  write = oneAtATime(root, { prepare: (sizes) => prepare(sizes), onFailure: () => failures++ })
})
afterEach(async () => {
  await root.close()
  rmSync(folder, { recursive: true })
})

test("gives what the operation gives, once it is kept", async () => {
  expect(await write(() => root.putSync("a", "1"))).toBe(true)
  expect(root.get("a")).toBe("1")
})

test("operations see what those before them did, and many share a commit", async () => {
  const before = root.getStats() as { lastTxnId: number }
  const add = () => root.putSync("n", String(Number(root.get("n") ?? 0) + 1))
  await Promise.all(Array.from({ length: 1000 }, () => write(add)))
  expect(root.get("n")).toBe("1000")
  const after = root.getStats() as { lastTxnId: number }
  expect(after.lastTxnId - before.lastTxnId).toBeLessThan(10)
})

test("where one fails none is acknowledged, and no other is begun", async () => {
  const broken = () => {
    throw new Error("no")
  }
  const answers = [write(() => root.putSync("a", "1")), write(broken), write(() => root.putSync("b", "1"))]
  const settled = await Promise.allSettled(answers)
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"])
  await expect(write(() => root.putSync("c", "1"))).rejects.toThrow("no")
  expect(root.get("c")).toBeUndefined()
  expect(failures).toBe(1)
})

test("what can not be prepared is not begun, and the next is tried again", async () => {
  let asked: readonly number[] = []
  prepare = (sizes) => {
    asked = sizes
    throw new Error("no room")
  }
  const answers = [write(() => root.putSync("a", "1"), 1000), write(() => root.removeSync("b"))]
  const settled = await Promise.allSettled(answers)
  expect(settled.map(({ status }) => status)).toEqual(["rejected", "rejected"])
  expect(asked).toEqual([1000, 0])
  expect(root.get("a")).toBeUndefined()
  prepare = () => {}
  expect(await write(() => root.putSync("a", "2"))).toBe(true)
  expect(root.get("a")).toBe("2")
  expect(failures).toBe(0)
})
