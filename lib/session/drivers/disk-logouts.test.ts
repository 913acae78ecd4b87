import { unlinkSync } from "node:fs"
import { afterEach, beforeEach, expect, test, vi } from "vitest"
import { type DiskPlace, openDiskPlace } from "../testing/disk-place.ts"
import { makeRow } from "../testing/rows.ts"
import * as files from "./disk-files.ts"

// The one thing that a test can not have the disk do: fail to make a name last, at a moment of its choice.
vi.mock("./disk-files.ts", { spy: true })

let place: DiskPlace

beforeEach(async () => {
  place = await openDiskPlace()
})
afterEach(() => place.close())

const failure = () => Object.assign(new Error("EIO"), { syscall: "fsync", code: "EIO" })

test("a logout that was told gone is over, also if the one that it met fails and takes itself back", async () => {
  const second = Promise.withResolvers<unknown>()
  vi.mocked(files.syncFolder).mockImplementationOnce(async () => {
    second.resolve(await place.driver.delete(place.id))
    throw failure()
  })
  await expect(place.driver.delete(place.id)).rejects.toThrow("EIO")
  expect(await second.promise).toBe("gone")
  expect(await place.driver.read(place.id)).toBeNull()
  await place.driver.deleteExpired(new Date())
  expect(place.everything()).toEqual([place.id.slice(0, 2), "tmp"])
  expect(place.reports).toEqual([])
})

test("one that met nobody and fails has not happened", async () => {
  vi.mocked(files.syncFolder).mockRejectedValueOnce(failure())
  await expect(place.driver.delete(place.id)).rejects.toThrow("EIO")
  expect(await place.driver.read(place.id)).not.toBeNull()
})

test("a logout leaves nothing, though a late update takes its content away at the same moment", async () => {
  const { discard } = await vi.importActual<typeof files>("./disk-files.ts")
  vi.mocked(files.discard).mockImplementationOnce(async (path) => {
    unlinkSync(path)
    await discard(path)
  })
  expect(await place.driver.delete(place.id)).toBe("ok")
  expect(place.everything()).toEqual([place.id.slice(0, 2), "tmp"])
})

test("an update that fails keeps its content while another one has built on it, and fails as well", async () => {
  const update = (version: number) => place.driver.update(place.id, makeRow({ version }), version - 1)
  const [built, failed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let second: Promise<unknown> | undefined
  vi.mocked(files.syncFolder)
    .mockImplementationOnce(async () => {
      second = expect(update(3)).rejects.toThrow("EIO")
      await built.promise
      throw failure()
    })
    .mockImplementationOnce(async () => {
      built.resolve()
      await failed.promise
      throw failure()
    })
  await expect(update(2)).rejects.toThrow("EIO")
  failed.resolve()
  await second
  expect(await place.driver.read(place.id)).toEqual(makeRow({ version: 2 }))
  expect(place.reports).toEqual([])
})
