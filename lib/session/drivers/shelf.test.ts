import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { open } from "lmdb"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { StoreUnavailableError } from "../errors.ts"
import { driverContract } from "../testing/driver-contract.ts"
import { finished, startDriver } from "../testing/driver-processes.ts"
import { increment, makeRow, newId } from "../testing/rows.ts"
import type { SessionDriver, SessionId } from "../types.ts"
import { prepareShelf, shelfDriver } from "./shelf.ts"
import { shelfAt } from "./shelf-file.ts"

const temporaryFolder = () => fs.mkdtempSync(join(tmpdir(), "shelf-"))

driverContract("shelf", async () => {
  const folder = temporaryFolder()
  const path = join(folder, "sessions.shelf")
  prepareShelf(path)
  return {
    driver: shelfDriver({ path }),
    reopen: () => shelfDriver({ path }),
    close: () => fs.rmSync(folder, { recursive: true }),
  }
})

let folder: string
let path: string
let reports: string[]
let driver: SessionDriver
let id: SessionId

beforeEach(async () => {
  folder = temporaryFolder()
  path = join(folder, "data", "sessions.shelf")
  prepareShelf(path)
  reports = []
  driver = shelfDriver({ path, onBroken: (message) => reports.push(message) })
  id = newId()
  await driver.create(id, makeRow())
})
afterEach(() => fs.rmSync(folder, { recursive: true }))

describe("shelf: one file", () => {
  test("that only its owner may read", () => {
    expect(fs.statSync(path).mode & 0o777).toBe(0o600)
    expect(fs.statSync(`${path}-lock`).mode & 0o777).toBe(0o600)
  })

  test("that preparing again leaves as it is", async () => {
    prepareShelf(path)
    expect(await driver.read(id)).toEqual(makeRow())
  })

  test("whose lock file has all its room: LMDB maps it, and a full disk would be a bus error", () => {
    const { blocks, size } = fs.statSync(`${path}-lock`)
    expect(blocks * 512).toBeGreaterThanOrEqual(size)
  })
})

describe("shelf: a row that can not be read", () => {
  test.each([
    ["nothing", () => Buffer.alloc(0)],
    ["a flipped bit", (bytes: Buffer) => bytes.fill((bytes.at(-1) ?? 0) ^ 1, bytes.length - 1)],
    ["random bytes", () => Buffer.from([0, 255, 10, 13])],
  ])("%s: no session, put aside, said once", async (_, harm) => {
    const { rows, broken } = shelfAt(path)
    const bytes = harm(Buffer.from(rows.get(id) ?? ""))
    await rows.put(id, bytes, 1)
    expect(await driver.read(id)).toBeNull()
    expect(await driver.read(id)).toBeNull()
    expect(reports).toHaveLength(1)
    expect(broken.get(id)).toEqual(bytes)
    expect(await driver.update(id, makeRow({ version: 2 }), 1)).toBe("gone")
  })
})

describe("shelf: a file that is not there, or not ours", () => {
  const operations: Record<string, () => Promise<unknown>> = {
    create: () => driver.create(newId(), makeRow()),
    read: () => driver.read(id),
    update: () => driver.update(id, makeRow({ version: 2 }), 1),
    delete: () => driver.delete(id),
    deleteExpired: () => driver.deleteExpired(new Date()),
    check: () => driver.check(),
    ids: () => driver.ids()[Symbol.asyncIterator]().next(),
  }

  test.each(Object.entries(operations))("missing: %s says that the store is down", async (_, operation) => {
    fs.renameSync(path, `${path}.away`)
    await expect(operation()).rejects.toThrow(StoreUnavailableError)
    expect(fs.existsSync(path)).toBe(false)
    fs.renameSync(`${path}.away`, path)
    expect(await driver.read(id)).toEqual(makeRow())
  })

  test("a copy in its place is used, and so is its lock", async () => {
    await increment(driver, id)
    fs.copyFileSync(path, `${path}.copy`)
    await increment(driver, id)
    fs.renameSync(`${path}.copy`, path)
    expect((await driver.read(id))?.data).toBe('{"n":1}')
    await Promise.all([increment(driver, id), finished(startDriver(["shelf", path, id, "increment"]))])
    expect((await driver.read(id))?.data).toBe('{"n":3}')
  })

  test.each([
    ["text", Buffer.from("hello")],
    ["pages of junk", Buffer.alloc(16_384, 7)],
    ["nothing", Buffer.alloc(0)],
  ])("%s in its place is down, and so is the start", async (_, bytes) => {
    fs.writeFileSync(`${path}.new`, bytes)
    fs.renameSync(`${path}.new`, path)
    await expect(driver.read(id)).rejects.toThrow(`${path} is not a shelf`)
    await expect(driver.create(newId(), makeRow())).rejects.toThrow(StoreUnavailableError)
    if (bytes.length > 0) expect(() => prepareShelf(path)).toThrow(StoreUnavailableError)
  })

  test.each(["cloakroom-shelf/9", undefined])("LMDB in the format %s is not touched", async (format) => {
    const other = join(folder, "other.shelf")
    const foreign = open<string, string>({
      path: other,
      noSubdir: true,
      overlappingSync: false,
      encoding: "string",
    })
    await foreign.put("mine", "yours")
    if (format) await foreign.put("format", format)
    await foreign.close()
    const before = fs.readFileSync(other)
    const lost = shelfDriver({ path: other })
    for (let n = 0; n < 3; n++) await expect(lost.read(id)).rejects.toThrow(format ?? "unknown")
    expect(() => prepareShelf(other)).toThrow(StoreUnavailableError)
    expect(fs.readFileSync(other).equals(before)).toBe(true)
  })

  test("cut short while open, it is down until it is whole again", async () => {
    const whole = fs.readFileSync(path)
    fs.truncateSync(path, 8192)
    await expect(driver.read(id)).rejects.toThrow("cut short")
    fs.writeFileSync(path, whole)
    expect(await driver.read(id)).toEqual(makeRow())
  })

  test.each([
    ["zeros", 0],
    ["junk", 0x41],
  ])("written over with %s while open, it is down until it is whole again", async (_, byte) => {
    const whole = fs.readFileSync(path)
    const file = fs.openSync(path, "r+")
    fs.writeSync(file, Buffer.alloc(whole.length, byte), 0, whole.length, 0)
    for (const operation of Object.values(operations))
      await expect(operation()).rejects.toThrow(StoreUnavailableError)
    fs.writeSync(file, whole, 0, whole.length, 0)
    fs.closeSync(file)
    expect(await driver.read(id)).toEqual(makeRow())
    await increment(driver, id)
  })

  test("cut short before the start, it is an error and not the end of the process", async () => {
    const cut = join(folder, "cut.shelf")
    fs.copyFileSync(path, cut)
    fs.truncateSync(cut, 8192)
    const failure = finished(startDriver(["shelf", cut, id, "increment"]))
    await expect(failure).rejects.toThrow(/ended with 1\b/)
  })
})

describe("shelf: several processes", () => {
  test("increment one session and lose nothing", async () => {
    const processes = Array.from({ length: 4 }, () => startDriver(["shelf", path, id, "increment", "200"]))
    await Promise.all(processes.map(finished))
    expect((await driver.read(id))?.data).toBe('{"n":800}')
  })

  test("one that is killed in the middle of a write leaves the session as it was, and no lock", async () => {
    for (let round = 0; round < 3; round++) {
      const before = JSON.parse((await driver.read(id))?.data ?? "").n
      const child = startDriver(["shelf", path, id, "increment", "100000"])
      let said = 0
      for await (const chunk of child.stdout) {
        said += String(chunk).split("\n").length - 1
        if (said > 20) child.kill("SIGKILL")
      }
      const after = JSON.parse((await driver.read(id))?.data ?? "").n
      expect([said, said + 1]).toContain(after - before)
    }
    await increment(driver, id)
    expect(reports).toEqual([])
  })
})
