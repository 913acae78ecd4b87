import { expect, test } from "vitest"
import type { DriverBench } from "./bench.ts"
import { listed, makeRow, newId } from "./rows.ts"

/** When the rows of these tests expire. */
const end = makeRow().expiresAt

/** What a driver promises of its sweep: it removes what has expired, and nothing else. */
export function driverSweepContract(bench: () => DriverBench): void {
  test("deleteExpired removes what is not after now, and says how many", async () => {
    const { driver, other, id } = bench()
    const before = newId()
    const after = newId()
    await driver.create(before, makeRow({ expiresAt: new Date(end.getTime() - 1) }))
    await driver.create(id, makeRow({ expiresAt: end }))
    await driver.create(after, makeRow({ expiresAt: new Date(end.getTime() + 1) }))
    expect(await driver.deleteExpired(end)).toBe(2)
    expect(await listed(other)).toEqual([after])
    expect(await driver.deleteExpired(end)).toBe(0)
  })

  test("deleteExpired spares a row that is renewed meanwhile", async () => {
    const { driver, other } = bench()
    const later = new Date(end.getTime() + 60_000)
    for (let round = 0; round < 20; round++) {
      const each = newId()
      await driver.create(each, makeRow())
      const renewal = other.update(each, makeRow({ version: 2, expiresAt: later }), 1)
      await Promise.all([driver.deleteExpired(end), renewal])
      expect(await driver.read(each)).toEqual((await renewal) === "ok" ? expect.anything() : null)
    }
  })

  test("a large sweep is complete and lets other work through", async () => {
    const { driver, id } = bench()
    const ids = Array.from({ length: 250 }, newId)
    await Promise.all(ids.map((each) => driver.create(each, makeRow())))
    await driver.create(id, makeRow({ expiresAt: new Date(end.getTime() + 1) }))
    let turns = 0
    let swept = false
    const takeTurn = () => {
      turns++
      if (!swept) setImmediate(takeTurn)
    }
    setImmediate(takeTurn)
    const sweep = driver.deleteExpired(end)
    expect(await driver.read(id)).not.toBeNull()
    expect(await sweep).toBe(250)
    swept = true
    expect(turns).toBeGreaterThan(0)
    expect(await listed(driver)).toEqual([id])
  })
}
