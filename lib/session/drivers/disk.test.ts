import * as fs from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { StoreUnavailableError } from "../errors.ts"
import { type DiskPlace, openDiskPlace } from "../testing/disk-place.ts"
import { driverContract } from "../testing/driver-contract.ts"
import { processesContract } from "../testing/processes-contract.ts"
import { increment, makeRow, operations } from "../testing/rows.ts"
import type { SessionId } from "../types.ts"
import { diskDriver } from "./disk.ts"

driverContract("disk", async () => {
  const folder = fs.mkdtempSync(join(tmpdir(), "disk-"))
  return {
    driver: diskDriver({ folder }),
    reopen: () => diskDriver({ folder }),
    fail: () => fs.rmSync(folder, { recursive: true }),
    close: () => fs.rmSync(folder, { recursive: true, force: true }),
  }
})

let place: DiskPlace

beforeEach(async () => {
  place = await openDiskPlace()
})
afterEach(() => place.close())

describe("disk: one folder a session", () => {
  test("that only its owner may look into, with a label and content", () => {
    expect(place.entries()).toHaveLength(2)
    expect(fs.statSync(place.label()).size).toBe(0)
    for (const path of [place.label(), place.content()]) expect(fs.statSync(path).mode & 0o777).toBe(0o600)
    for (const path of [place.folder, join(place.folder, place.id.slice(0, 2)), place.home]) {
      expect(fs.statSync(path).mode & 0o777).toBe(0o700)
    }
  })

  test("in which updates and a logout leave nothing behind", async () => {
    for (let n = 0; n < 5; n++) await increment(place.driver, place.id)
    expect(place.entries()).toHaveLength(2)
    await place.driver.delete(place.id)
    expect(place.everything()).toEqual([place.id.slice(0, 2), "tmp"])
  })

  describe("whose label is a folder, as the first sessions had it:", () => {
    beforeEach(() => {
      const label = place.label()
      fs.unlinkSync(label)
      fs.mkdirSync(label)
    })

    test("updates and a logout leave nothing behind", async () => {
      for (let n = 1; n <= 3; n++) await increment(place.driver, place.id)
      expect(place.entries()).toHaveLength(2)
      expect(await place.driver.delete(place.id)).toBe("ok")
      expect(place.everything()).toEqual([place.id.slice(0, 2), "tmp"])
    })

    test("a sweep removes it", async () => {
      expect(await place.driver.deleteExpired(new Date("2099-01-01"))).toBe(1)
      expect(place.everything()).toEqual([place.id.slice(0, 2), "tmp"])
    })
  })

  test("whose place.id can not lead out of the folder", async () => {
    await expect(place.driver.read("../../etc/passwd" as SessionId)).rejects.toThrow(TypeError)
  })
})

describe("disk: a root folder that is missing", () => {
  test.each(Object.entries(operations))(
    "%s says that the store is down, and does not make it",
    async (_, operation) => {
      fs.renameSync(place.folder, `${place.folder}-away`)
      await expect(operation(place.driver, place.id)).rejects.toThrow(StoreUnavailableError)
      expect(fs.existsSync(place.folder)).toBe(false)
      fs.renameSync(`${place.folder}-away`, place.folder)
      expect(await place.driver.read(place.id)).toEqual(makeRow())
    },
  )

  test("a file in its place is no better", async () => {
    fs.renameSync(place.folder, `${place.folder}-away`)
    fs.writeFileSync(place.folder, "")
    await expect(place.driver.read(place.id)).rejects.toThrow(StoreUnavailableError)
    await expect(place.driver.check()).rejects.toThrow(StoreUnavailableError)
  })
})

describe("disk: deleteExpired", () => {
  test("touches only what it would itself have made", async () => {
    const strange = ["notes.txt", "ab", "tmp/notes.txt", "tmp/0123", `${place.id.slice(0, 2)}/notes`, "zz/x"]
    for (const path of strange) {
      fs.mkdirSync(join(place.folder, path, ".."), { recursive: true })
      if (!fs.existsSync(join(place.folder, path))) fs.writeFileSync(join(place.folder, path), "mine")
    }
    expect(await place.driver.deleteExpired(new Date("2099-01-01"))).toBe(1)
    for (const path of strange) expect(fs.readFileSync(join(place.folder, path), "utf8")).toBe("mine")
  })

  test("finishes what killed processes have begun", async () => {
    fs.renameSync(place.label(), join(place.home, "ended"))
    const draft = join(place.folder, "tmp", "0123456789abcdef0123456789abcdef")
    fs.mkdirSync(draft)
    fs.writeFileSync(join(draft, "half"), "")
    expect(await place.driver.read(place.id)).toBeNull()
    await place.driver.deleteExpired(new Date())
    expect(place.everything()).toEqual([
      place.id.slice(0, 2),
      "tmp",
      join("tmp", "0123456789abcdef0123456789abcdef"),
      join("tmp", "0123456789abcdef0123456789abcdef", "half"),
    ])
    await place.driver.deleteExpired(new Date(Date.now() + 2 * 3_600_000))
    expect(place.everything()).toEqual([place.id.slice(0, 2), "tmp"])
    expect(place.reports).toEqual([])
  })
})

describe("disk: several processes", () => {
  processesContract("disk", () => ({ ...place, path: place.folder }), 100)
})
