import { expect, test, vi } from "vitest"
import { memoryDriver } from "../drivers/memory.ts"
import { encode } from "../record/codec.ts"
import { START, timeouts } from "../testing/bench.ts"
import { makeRow, newId } from "../testing/rows.ts"
import { followMoves } from "./follow-moves.ts"
import { moveAll } from "./move-all.ts"

const data = encode({ data: {}, createdAt: START, lastSeenAt: START, login: null })

test("a revocation that has looked before a move, and deletes after it, does not take the forward for the session", async () => {
  const [disk, database] = [memoryDriver(), memoryDriver()]
  const places = { disk: { name: "disk", driver: disk }, database: { name: "database", driver: database } }
  const move = (from: "disk" | "database", to: "disk" | "database") =>
    moveAll(places[from], places[to], timeouts, async () => {})
  let isMoved = false
  const overtaken: typeof disk = {
    ...disk,
    async delete(id, expected) {
      if (!isMoved) await move("disk", "database")
      isMoved = true
      return disk.delete(id, expected)
    },
  }
  const drivers = followMoves(
    new Map([
      ["disk", overtaken],
      ["database", database],
    ]),
  )
  const id = newId()
  await drivers.get("database")?.create(id, makeRow({ data }))
  await move("database", "disk")
  expect(await drivers.get("database")?.read(id)).toMatchObject({ movedTo: "disk" })
  expect(await drivers.get("disk")?.delete(id)).toBe("ok")
  expect(isMoved).toBe(true)
  expect(await drivers.get("database")?.read(id)).toBeNull()
})

test("who has read a session's copy, and comes after its logout, does not take the forward for it", async () => {
  const [disk, database] = [memoryDriver(), memoryDriver()]
  const drivers = followMoves(new Map(Object.entries({ disk, database })))
  const id = newId()
  await disk.create(id, makeRow({ data }))
  await moveAll({ name: "disk", driver: disk }, { name: "database", driver: database }, timeouts, async () => {})
  const forward = await disk.read(id)
  expect(await drivers.get("disk")?.delete(id)).toBe("ok")
  expect(await drivers.get("disk")?.delete(id, forward?.version)).toBe("gone")
})

test("a session that is written to without a pause is ended all the same", async () => {
  const own = memoryDriver()
  const busy: typeof own = {
    ...own,
    async delete(id, expected) {
      const row = await own.read(id)
      if (row) await own.update(id, { ...row, version: row.version + 1 }, row.version)
      return own.delete(id, expected)
    },
  }
  const id = newId()
  await own.create(id, makeRow({ data }))
  expect(
    await followMoves(new Map([["disk", busy]]))
      .get("disk")
      ?.delete(id),
  ).toBe("ok")
})

test("an update after a read asks its store once, and after a move still leaves the forward alone", async () => {
  const [disk, database] = [memoryDriver(), memoryDriver()]
  const read = vi.spyOn(disk, "read")
  const drivers = followMoves(new Map(Object.entries({ disk, database })))
  const id = newId()
  const row = makeRow({ data })
  await disk.create(id, row)
  const update = (expected: number) => drivers.get("disk")?.update(id, { ...row, version: expected + 1 }, expected)

  await drivers.get("disk")?.read(id)
  expect(read).toHaveBeenCalledTimes(1)
  expect(await update(1)).toBe("ok")
  expect(read).toHaveBeenCalledTimes(1)

  await drivers.get("disk")?.read(id)
  await moveAll({ name: "disk", driver: disk }, { name: "database", driver: database }, timeouts, async () => {})
  expect(await update(2)).toBe("conflict")
  const moved = await drivers.get("disk")?.read(id)
  expect(moved).toMatchObject({ movedTo: "database" })
  expect(await update(moved?.version ?? 0)).toBe("ok")
  expect(await drivers.get("disk")?.read(id)).toMatchObject({ movedTo: "database" })
})
