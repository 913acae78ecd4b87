/**
 * What `SessionDriver` in types.ts promises, as tests. Run it for a driver of your own:
 *
 *     driverContract("mine", async () => ({ driver: myDriver(place), reopen: () => myDriver(place), close: clean }))
 *
 * What it can not test is yours to make sure of: that what was answered survives a power cut (`reopen` shows only that it is in
 * the place, and not in your process), content that can not be read, a full disk, and a place that never answers: `keyed`
 * counts that as down.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { Row, SessionDriver, SessionId } from "../types.ts"
import { increment, makeRow, newId } from "./rows.ts"

export interface DriverUnderTest {
  /** On a place that is empty and no other test uses. */
  readonly driver: SessionDriver
  /** Makes another driver on the same place, as another process would. Left out where no other process can. */
  readonly reopen?: () => SessionDriver | Promise<SessionDriver>
  /** Makes the place fail, as a disk or a server does that is gone. Left out where nothing can. */
  readonly fail?: () => void | Promise<void>
  readonly close?: () => void | Promise<void>
}

const end = new Date("2030-01-01T00:00:00.000Z")

/** Declares the tests. `open` is called before each. */
export function driverContract(name: string, open: () => Promise<DriverUnderTest>): void {
  describe(`${name} keeps the contract of a driver`, () => {
    let place: DriverUnderTest
    let driver: SessionDriver
    let other: SessionDriver
    let id: SessionId

    beforeEach(async () => {
      place = await open()
      driver = place.driver
      other = (await place.reopen?.()) ?? driver
      id = newId()
    })
    afterEach(async () => {
      await place.close?.()
    })

    const listed = async (of: SessionDriver) => {
      const ids: SessionId[] = []
      for await (const each of of.ids()) ids.push(each)
      return ids.sort()
    }
    const count = (results: string[], result: string) => results.filter((each) => each === result).length

    test("what was created is read, by everyone", async () => {
      await driver.create(id, makeRow())
      expect(await driver.read(id)).toEqual(makeRow())
      expect(await other.read(id)).toEqual(makeRow())
    })

    test("an unknown id reads as null", async () => {
      expect(await driver.read(id)).toBeNull()
    })

    test("create throws if the id is taken, and leaves the row alone", async () => {
      await driver.create(id, makeRow())
      await expect(other.create(id, makeRow({ data: "another" }))).rejects.toThrow("taken")
      expect(await driver.read(id)).toEqual(makeRow())
    })

    test("of several creates at once one succeeds", async () => {
      const attempts = Array.from({ length: 10 }, (_, n) => driver.create(id, makeRow({ data: `${n}` })))
      const results = (await Promise.allSettled(attempts)).map((each) => each.status)
      expect(count(results, "fulfilled")).toBe(1)
      expect((await driver.read(id))?.data).toBe(`${results.indexOf("fulfilled")}`)
    })

    test.each([
      ["nothing", ""],
      ["64 KiB", "x".repeat(65_536)],
      ["every script", "äß 漢字 العربية 👩‍👩‍👧 \u2028"],
      ["lines", "a\nb\r\nc\n"],
      ["quotes and control characters", "'\"`;--\u0001\u001f\u007f\\"],
    ])("data comes back as it was: %s", async (_, data) => {
      await driver.create(id, makeRow())
      expect(await driver.update(id, makeRow({ version: 2, data }), 1)).toBe("ok")
      expect(await other.read(id)).toEqual(makeRow({ version: 2, data }))
    })

    test("update replaces every part of the row", async () => {
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
      await driver.create(id, makeRow())
      await driver.update(id, makeRow({ version: 2, data: "first" }), 1)
      await driver.update(id, makeRow({ version: 3, data: "second" }), 2)
      expect(await other.update(id, makeRow({ version: 2, data: "late" }), 1)).toBe("conflict")
      expect((await driver.read(id))?.data).toBe("second")
    })

    test("update never creates", async () => {
      expect(await driver.update(id, makeRow({ version: 2 }), 1)).toBe("gone")
      await driver.create(id, makeRow())
      await other.delete(id)
      expect(await driver.update(id, makeRow({ version: 2 }), 1)).toBe("gone")
      expect(await driver.read(id)).toBeNull()
    })

    test("delete removes the row, once", async () => {
      await driver.create(id, makeRow())
      expect(await other.delete(id)).toBe("ok")
      expect(await driver.read(id)).toBeNull()
      expect(await driver.delete(id)).toBe("gone")
    })

    test("delete with a version removes only that one", async () => {
      await driver.create(id, makeRow())
      await driver.update(id, makeRow({ version: 2 }), 1)
      expect(await driver.delete(id, 1)).toBe("conflict")
      expect((await driver.read(id))?.version).toBe(2)
      expect(await driver.delete(id, 2)).toBe("ok")
      expect(await driver.delete(id, 2)).toBe("gone")
    })

    test("an id that was deleted can be created again", async () => {
      await driver.create(id, makeRow({ data: "before" }))
      await driver.delete(id)
      await driver.create(id, makeRow({ data: "after" }))
      expect((await other.read(id))?.data).toBe("after")
    })

    test.each([undefined, 1])("of several deletes at once one is told ok (expected %s)", async (expected) => {
      for (let round = 0; round < 20; round++) {
        const each = newId()
        await driver.create(each, makeRow())
        const attempts = Array.from({ length: 6 }, (_, n) => (n % 2 ? driver : other).delete(each, expected))
        expect(count(await Promise.all(attempts), "ok")).toBe(1)
      }
    })

    test("50 increments at once lose nothing", async () => {
      await driver.create(id, makeRow())
      await Promise.all(Array.from({ length: 50 }, (_, n) => increment(n % 2 ? driver : other, id)))
      const row = await driver.read(id)
      expect(row?.data).toBe('{"n":50}')
      expect(row?.version).toBe(51)
    })

    test("of several updates to one version one is told ok", async () => {
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

    test("deleteExpired removes what is not after now, and says how many", async () => {
      const before = newId()
      const after = newId()
      await driver.create(before, makeRow({ expiresAt: new Date(end.getTime() - 1) }))
      await driver.create(id, makeRow({ expiresAt: end }))
      await driver.create(after, makeRow({ expiresAt: new Date(end.getTime() + 1) }))
      expect(await driver.deleteExpired(end)).toBe(2)
      expect(await listed(other)).toEqual([after])
      expect(await driver.deleteExpired(end)).toBe(0)
    })

    test("reading and writing do not look at the time: that is the manager's", async () => {
      const old = makeRow({ expiresAt: new Date(1000) })
      await driver.create(id, old)
      expect(await driver.read(id)).toEqual(old)
      expect(await driver.update(id, { ...old, version: 2 }, 1)).toBe("ok")
    })

    test("deleteExpired spares a row that is renewed meanwhile", async () => {
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

    test("ids gives every id that has a row", async () => {
      expect(await listed(driver)).toEqual([])
      const ids = Array.from({ length: 30 }, newId).sort()
      await Promise.all(ids.map((each) => driver.create(each, makeRow())))
      const gone = ids.splice(7, 1)[0] as SessionId
      await driver.delete(gone)
      expect(await listed(other)).toEqual(ids)
    })

    test("a place that fails is a store that is unavailable, whatever is asked of it, and never an empty one", async (context) => {
      if (!place.fail) return context.skip("Nothing makes this place fail")
      await driver.create(id, makeRow())
      await place.fail()
      for (const each of [driver, other])
        for (const operation of [
          () => each.create(newId(), makeRow()),
          () => each.read(id),
          () => each.update(id, makeRow({ version: 2 }), 1),
          () => each.delete(id),
          () => each.deleteExpired(end),
          () => each.check(),
          () => listed(each),
        ])
          await expect(operation()).rejects.toMatchObject({ name: "StoreUnavailableError" })
    })

    test("check is content with a place that works, and leaves nothing in it", async () => {
      await driver.check()
      expect(await listed(driver)).toEqual([])
    })
  })
}
