import { afterEach, beforeEach, expect, test } from "vitest"
import { type DiskPlace, openDiskPlace } from "../testing/disk-place.ts"
import { increment, makeRow, newId } from "../testing/rows.ts"
import { diskDriver } from "./disk.ts"
import { readLabel } from "./disk-folder.ts"
import { createLabels } from "./disk-labels.ts"

let place: DiskPlace

beforeEach(async () => {
  place = await openDiskPlace()
})
afterEach(() => place.close())

test("what others do to a session that was read before is seen at once", async () => {
  const other = diskDriver({ folder: place.folder })
  const read = async () => (await place.driver.read(place.id))?.data
  expect(await read()).toBe(makeRow().data)
  await increment(other, place.id)
  expect(await place.driver.update(place.id, makeRow({ version: 2 }), 1)).toBe("conflict")
  expect(await read()).toBe('{"n":1}')
  await increment(other, place.id)
  expect(await read()).toBe('{"n":2}')
  await other.delete(place.id)
  expect(await place.driver.update(place.id, makeRow({ version: 4 }), 3)).toBe("gone")
  expect(await read()).toBeUndefined()
  await other.create(place.id, makeRow({ data: "again" }))
  expect(await read()).toBe("again")
})

test("a label is found once, until as many others are remembered as may be", async () => {
  const labels = createLabels(place.folder, 2)
  const others = [newId(), newId()]
  for (const id of others) await place.driver.create(id, makeRow())
  const found = labels.find(place.id)
  expect(found).toEqual(readLabel(place.folder, place.id))
  expect(labels.find(place.id)).toBe(found)
  for (const id of others) labels.find(id)
  expect(labels.find(place.id)).not.toBe(found)
  expect(labels.find(place.id)).toEqual(found)
})
