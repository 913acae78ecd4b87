import { expect, test } from "vitest"
import type { DriverBench } from "./bench.ts"
import { increment, makeRow, newId } from "./rows.ts"

const count = (results: string[], result: string) => results.filter((each) => each === result).length

/** What a driver promises of many at once: each change counts, or is refused. */
export function driverRaceContract(bench: () => DriverBench): void {
  test("of several creates at once one succeeds", async () => {
    const { driver, id } = bench()
    const attempts = Array.from({ length: 10 }, (_, n) => driver.create(id, makeRow({ data: `${n}` })))
    const results = (await Promise.allSettled(attempts)).map((each) => each.status)
    expect(count(results, "fulfilled")).toBe(1)
    expect((await driver.read(id))?.data).toBe(`${results.indexOf("fulfilled")}`)
  })

  test.each([undefined, 1])("of several deletes at once one is told ok (expected %s)", async (expected) => {
    const { driver, other } = bench()
    for (let round = 0; round < 20; round++) {
      const each = newId()
      await driver.create(each, makeRow())
      const attempts = Array.from({ length: 6 }, (_, n) => (n % 2 ? driver : other).delete(each, expected))
      expect(count(await Promise.all(attempts), "ok")).toBe(1)
    }
  })

  test("50 increments at once lose nothing", async () => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow())
    await Promise.all(Array.from({ length: 50 }, (_, n) => increment(n % 2 ? driver : other, id)))
    const row = await driver.read(id)
    expect(row?.data).toBe('{"n":50}')
    expect(row?.version).toBe(51)
  })

  test("of several updates to one version one is told ok", async () => {
    const { driver, other, id } = bench()
    await driver.create(id, makeRow())
    const attempts = Array.from({ length: 10 }, (_, n) =>
      (n % 2 ? driver : other).update(id, makeRow({ version: 2, data: `${n}` }), 1),
    )
    const results = await Promise.all(attempts)
    expect(count(results, "ok")).toBe(1)
    expect(count(results, "conflict")).toBe(9)
    expect((await driver.read(id))?.data).toBe(`${results.indexOf("ok")}`)
  })

  test("a delete beats every update in flight", async () => {
    const { driver, other } = bench()
    for (let round = 0; round < 40; round++) {
      const each = newId()
      await driver.create(each, makeRow())
      const update = () => other.update(each, makeRow({ version: 2 }), 1)
      const remove = () => driver.delete(each)
      const [first, second] = round % 2 ? [update, remove] : [remove, update]
      const results = await Promise.all([first(), second(), update()])
      expect(results[round % 2]).toBe("ok")
      expect(await driver.read(each)).toBeNull()
      expect(await other.update(each, makeRow({ version: 3 }), 2)).toBe("gone")
    }
  })
}
