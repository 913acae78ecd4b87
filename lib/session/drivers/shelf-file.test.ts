/**
 * What became of the shelf's file. Other programs do what is done to it: to close it in this process would end SQLite's
 * locks.
 */
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { StoreUnavailableError } from "../errors.ts"
import { finished, startDriver } from "../testing/driver-processes.ts"
import { increment, makeRow, operations } from "../testing/rows.ts"
import { openShelfPlace, type ShelfPlace, sql } from "../testing/shelf-place.ts"
import { prepareShelf } from "./shelf.ts"
import { MARK } from "./shelf-file.ts"

let place: ShelfPlace
beforeEach(async () => {
  place = await openShelfPlace()
})
afterEach(() => place.close())

describe("shelf: a file that is not there, or not ours", () => {
  test.each(Object.entries(operations))("missing: %s says that the store is down", async (_, operation) => {
    fs.renameSync(place.path, `${place.path}.away`)
    await expect(operation(place.driver, place.id)).rejects.toThrow(StoreUnavailableError)
    expect(fs.existsSync(place.path)).toBe(false)
    fs.renameSync(`${place.path}.away`, place.path)
    expect(await place.driver.read(place.id)).toEqual(makeRow())
  })

  test("a copy in its place is used, by reads and writes, without the log of the one before", async () => {
    for (const round of [1, 2]) {
      const before = JSON.parse((await place.driver.read(place.id))?.data ?? "").n
      sql(place.path, `VACUUM INTO '${place.path}.copy'`)
      await increment(place.driver, place.id)
      fs.renameSync(`${place.path}.copy`, place.path)
      expect((await place.driver.read(place.id))?.data, `round ${round}`).toBe(`{"n":${before}}`)
      await Promise.all([
        increment(place.driver, place.id),
        finished(startDriver(["shelf", place.path, place.id, "increment"])),
      ])
      expect((await place.driver.read(place.id))?.data).toBe(`{"n":${before + 2}}`)
    }
  })

  test("a write during which the file is exchanged is not acknowledged", async () => {
    sql(place.path, `VACUUM INTO '${place.path}.copy'`)
    const write = place.driver.update(place.id, makeRow({ version: 2 }), 1)
    fs.renameSync(`${place.path}.copy`, place.path)
    await expect(write).rejects.toThrow("exchanged meanwhile")
    expect(await place.driver.read(place.id)).toEqual(makeRow())
    await increment(place.driver, place.id)
  })

  const earlier = Buffer.alloc(16_384)
  earlier.writeUInt32LE(0xbeefc0de, 24)
  const others: [what: string, said: string, make: (file: string) => void][] = [
    ["nothing", "is not a shelf", (file) => fs.writeFileSync(file, "")],
    ["text", "is not a shelf", (file) => fs.writeFileSync(file, "hello")],
    ["pages of junk", "is not a shelf", (file) => fs.writeFileSync(file, Buffer.alloc(16_384, 7))],
    ["a folder", "unable to open", (file) => fs.mkdirSync(file)],
    ["another database", "is not a shelf", (file) => sql(file, "CREATE TABLE sessions (id)")],
    [
      "a shelf to come",
      "of this release",
      (file) => fs.copyFileSync(prepared(`PRAGMA application_id = ${MARK + 1}`), file),
    ],
    ["an LMDB shelf", "move its sessions to another store", (file) => fs.writeFileSync(file, earlier)],
  ]

  function prepared(text: string): string {
    const shelf = join(place.folder, "prepared")
    prepareShelf(shelf)
    sql(shelf, text)
    return shelf
  }

  test.each(others)("%s in its place is down, and so is the start; it is left as it is", async (_, said, make) => {
    make(`${place.path}.new`)
    fs.rmSync(place.path)
    fs.renameSync(`${place.path}.new`, place.path)
    const content = () => fs.statSync(place.path).isFile() && fs.readFileSync(place.path)
    const before = content()
    for (const operation of Object.values(operations))
      await expect(operation(place.driver, place.id)).rejects.toThrow(said)
    expect(() => prepareShelf(place.path)).toThrow(said)
    expect(content()).toEqual(before)
  })

  const size = () => fs.statSync(place.path).size
  const run = (command: string, ...words: string[]) => execFileSync(command, words)
  test.each([
    ["cut short", () => run("truncate", "--size=8192", place.path)],
    ["emptied", () => run("truncate", "--size=0", place.path)],
    [
      "written over with zeros",
      () => run("dd", "if=/dev/zero", `of=${place.path}`, `bs=${size()}`, "count=1", "conv=notrunc", "status=none"),
    ],
    [
      "written over with junk",
      () => run("dd", "if=/dev/urandom", `of=${place.path}`, `bs=${size()}`, "count=1", "conv=notrunc", "status=none"),
    ],
  ])("%s while open, it is down until it is whole again, and ends no process", async (_, harm) => {
    sql(place.path, "PRAGMA wal_checkpoint(TRUNCATE)")
    run("cp", place.path, `${place.path}.whole`)
    harm()
    // What is in memory may still answer.
    for (const operation of [operations.read, operations.check, operations.ids])
      await operation?.(place.driver, place.id).catch((error) => expect(error).toBeInstanceOf(StoreUnavailableError))
    await expect(finished(startDriver(["shelf", place.path, place.id, "increment"]))).rejects.toThrow(
      /ended with 1\b[\s\S]*StoreUnavailable/,
    )
    run("cp", `${place.path}.whole`, place.path)
    expect(await place.driver.read(place.id)).toEqual(makeRow())
    await increment(place.driver, place.id)
    await finished(startDriver(["shelf", place.path, place.id, "increment"]))
    expect((await place.driver.read(place.id))?.data).toBe('{"n":2}')
  })
})
