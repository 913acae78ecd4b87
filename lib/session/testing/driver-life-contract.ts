import { expect, test } from "vitest"
import type { Row } from "../types.ts"
import type { DriverBench } from "./bench.ts"
import { makeRow } from "./rows.ts"

/** What a driver promises of one row, from its creation to its end. */
export function driverLifeContract(bench: () => DriverBench): void {
  test("what was created is read, by everyone", async () => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow())
    expect(await driver.read(id)).toEqual(makeRow())
    expect(await other.read(id)).toEqual(makeRow())
  })

  test("an unknown id reads as null", async () => {
    const { driver, id } = bench()
    expect(await driver.read(id)).toBeNull()
  })

  test("create throws if the id is taken, and leaves the row alone", async () => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow())
    await expect(other.create(id, makeRow({ data: "another" }))).rejects.toThrow("taken")
    expect(await driver.read(id)).toEqual(makeRow())
  })

  test.each([
    ["nothing", ""],
    ["64 KiB", "x".repeat(65_536)],
    ["every script", "äß 漢字 العربية 👩‍👩‍👧 \u2028"],
    ["lines", "a\nb\r\nc\n"],
    ["quotes and control characters", "'\"`;--\u0001\u001f\u007f\\"],
  ])("data comes back as it was: %s", async (_, data) => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow())
    expect(await driver.update(id, makeRow({ version: 2, data }), 1)).toBe("ok")
    expect(await other.read(id)).toEqual(makeRow({ version: 2, data }))
  })

  test("update replaces every part of the row", async () => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow())
    const next: Row = {
      version: 2,
      data: "new",
      atime: new Date(1_000_001),
      expiresAt: new Date(2_000_002),
    }
    expect(await driver.update(id, next, 1)).toBe("ok")
    expect(await other.read(id)).toEqual(next)
  })

  test("update with an old version is a conflict and changes nothing", async () => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow())
    await driver.update(id, makeRow({ version: 2, data: "first" }), 1)
    await driver.update(id, makeRow({ version: 3, data: "second" }), 2)
    expect(await other.update(id, makeRow({ version: 2, data: "late" }), 1)).toBe("conflict")
    expect((await driver.read(id))?.data).toBe("second")
  })

  test("update never creates", async () => {
    const { driver, other, id } = bench()
    expect(await driver.update(id, makeRow({ version: 2 }), 1)).toBe("gone")
    await driver.create(id, makeRow())
    await other.delete(id)
    expect(await driver.update(id, makeRow({ version: 2 }), 1)).toBe("gone")
    expect(await driver.read(id)).toBeNull()
  })

  test("delete removes the row, once", async () => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow())
    expect(await other.delete(id)).toBe("ok")
    expect(await driver.read(id)).toBeNull()
    expect(await driver.delete(id)).toBe("gone")
  })

  test("delete with a version removes only that one", async () => {
    const { driver, id } = bench()
    await driver.create(id, makeRow())
    await driver.update(id, makeRow({ version: 2 }), 1)
    expect(await driver.delete(id, 1)).toBe("conflict")
    expect((await driver.read(id))?.version).toBe(2)
    expect(await driver.delete(id, 2)).toBe("ok")
    expect(await driver.delete(id, 2)).toBe("gone")
  })

  test("an id that was deleted can be created again", async () => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow({ data: "before" }))
    await driver.delete(id)
    await driver.create(id, makeRow({ data: "after" }))
    expect((await other.read(id))?.data).toBe("after")
  })

  test("reading and writing do not look at the time: that is the manager's", async () => {
    const { driver, id } = bench()
    const old = makeRow({ expiresAt: new Date(1000) })
    await driver.create(id, old)
    expect(await driver.read(id)).toEqual(old)
    expect(await driver.update(id, { ...old, version: 2 }, 1)).toBe("ok")
  })
}
