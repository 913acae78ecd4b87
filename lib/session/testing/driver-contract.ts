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
import type { SessionDriver, SessionId } from "../types.ts"
import { driverLifeContract } from "./driver-life-contract.ts"
import { driverRaceContract } from "./driver-race-contract.ts"
import { driverSweepContract } from "./driver-sweep-contract.ts"
import { listed, makeRow, newId, operations } from "./rows.ts"

export interface DriverUnderTest {
  /** On a place that is empty and no other test uses. */
  readonly driver: SessionDriver
  /** Makes another driver on the same place, as another process would. Left out where no other process can. */
  readonly reopen?: () => SessionDriver | Promise<SessionDriver>
  /** Makes the place fail, as a disk or a server does that is gone. Left out where nothing can. */
  readonly fail?: () => void | Promise<void>
  readonly close?: () => void | Promise<void>
}

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

    const bench = () => ({ driver, other, id })
    driverLifeContract(bench)
    driverRaceContract(bench)
    driverSweepContract(bench)

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
        for (const operation of Object.values(operations))
          await expect(operation(each, id)).rejects.toMatchObject({ name: "StoreUnavailableError" })
    })

    test("check is content with a place that works, and leaves nothing in it", async () => {
      await driver.check()
      expect(await listed(driver)).toEqual([])
    })
  })
}
