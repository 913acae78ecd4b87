import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest"
import { driverContract } from "../testing/driver-contract.ts"
import { finished, startDriver } from "../testing/driver-processes.ts"
import { listed, makeRow, newId } from "../testing/rows.ts"
import { openShelfPlace, type ShelfPlace, sql } from "../testing/shelf-place.ts"
import { prepareShelf, shelfDriver } from "./shelf.ts"

driverContract("shelf", async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "shelf-"))
  const path = join(folder, "sessions.shelf")
  prepareShelf(path)
  return {
    driver: shelfDriver({ path }),
    reopen: () => shelfDriver({ path }),
    fail: () => fs.rmSync(path),
    close: () => fs.rmSync(folder, { recursive: true }),
  }
})

let place: ShelfPlace
beforeEach(async () => {
  place = await openShelfPlace()
})
afterEach(() => place.close())

describe("shelf: one file", () => {
  test("that only its owner may read", async () => {
    await place.driver.create(newId(), makeRow())
    for (const name of ["", "-wal", "-shm"]) expect(fs.statSync(place.path + name).mode & 0o777).toBe(0o600)
  })

  test("that preparing again leaves as it is", async () => {
    prepareShelf(place.path)
    expect(await place.driver.read(place.id)).toEqual(makeRow())
  })

  test("that several processes may prepare at once", async () => {
    // One place after the other: this is about three that meet, not about a busy machine.
    for (const name of ["new1", "new2"]) {
      const path = join(place.folder, name)
      const prepare = () => finished(startDriver(["shelf", path, "", "prepareAndCreate"]))
      await Promise.all([prepare(), prepare(), prepare()])
      expect(await listed(shelfDriver({ path }))).toHaveLength(3)
    }
    expect(fs.readdirSync(place.folder).filter((name) => /\.\w{8}-/.test(name))).toEqual([])
  })
})

test("shelf: one that another process makes at the same moment is kept", async () => {
  const path = join(place.folder, "new")
  const exec = vi.spyOn(DatabaseSync.prototype, "exec")
  onTestFinished(() => exec.mockRestore())
  exec.mockImplementationOnce(function (this: DatabaseSync, text) {
    prepareShelf(path)
    sql(path, `INSERT INTO sessions VALUES ('${place.id}', 1, 1, x'')`)
    this.exec(text)
  })
  prepareShelf(path)
  expect(await listed(shelfDriver({ path }))).toHaveLength(1)
})

describe("shelf: a row that can not be read", () => {
  test.each([
    ["nothing", "row = x''"],
    ["a flipped bit", "row = CAST(substr(row, 1, length(row) - 1) || '!' AS BLOB)"],
    ["the row of another id", "row = (SELECT row FROM sessions ORDER BY id = '%' LIMIT 1)"],
    ["another version than its column says", "version = 9007199254740993"],
  ])("%s: no session, left in its place, said once", async (_, harm) => {
    const healthy = newId()
    await place.driver.create(healthy, makeRow())
    sql(place.path, `UPDATE sessions SET ${harm.replace("%", place.id)} WHERE id = '${place.id}'`)
    expect(await place.driver.read(place.id)).toBeNull()
    expect(await place.driver.read(place.id)).toBeNull()
    expect(place.reports).toEqual([expect.stringContaining(`${place.id} on the shelf can not be read`)])
    expect(await place.driver.read(healthy)).toEqual(makeRow())
    expect(await listed(place.driver)).toHaveLength(2)
    expect(await place.driver.deleteExpired(makeRow().expiresAt)).toBe(2)
  })
})
