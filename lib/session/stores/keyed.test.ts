import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { START, timeouts } from "../testing/bench.ts"
import { places } from "../testing/places.ts"
import { makeRow } from "../testing/rows.ts"
import { storeContract } from "../testing/store-contract.ts"
import type { SessionDriver, SessionStore } from "../types.ts"
import { keyed } from "./keyed.ts"

const record = { data: {}, createdAt: START, lastSeenAt: START, login: null }

const keyedPlaces = Object.entries(places).filter(([name]) => name !== "cookie")

describe.each(keyedPlaces)("on %s", (name, open) => {
  storeContract(name, open, { compareAndSwap: true, fits: 65_536 })

  describe("a row whose text is no record", () => {
    let driver: SessionDriver
    let store: SessionStore
    let reports: string[]
    let close: (() => unknown) | undefined
    beforeEach(async () => {
      const place = await open(() => START)
      if (!place.driver) throw new Error(`The ${name} store has no driver.`)
      ;({ driver, close } = { ...place, driver: place.driver })
      reports = []
      store = keyed({ name, driver, timeouts, onBroken: (message) => reports.push(message) })
    })
    afterEach(() => close?.())

    const create = async (data: string) => {
      const { ticket, id } = await store.create(record)
      await driver.update(id, makeRow({ version: 2, data }), 1)
      return { ticket, id }
    }

    test.each(["", "nonsense", "{}", "null", '{"format":99}'])(
      "is no session, said once, left in place: %j",
      async (data) => {
        const { ticket, id } = await create(data)
        expect(await store.load(ticket)).toBeNull()
        expect(await store.load(ticket)).toBeNull()
        expect(reports).toEqual([expect.stringContaining(id)])
        expect(await driver.read(id)).toMatchObject({ data })
        expect(await store.update(ticket, { ...record, version: 1 })).toBe("conflict")
        expect(await store.end(ticket)).toBe("ok")
      },
    )

    test("is said for each session, and without the ticket", async () => {
      const broken = [await create("one"), await create("two")]
      for (const { ticket } of broken) await store.load(ticket)
      expect(reports).toHaveLength(2)
      for (const { ticket } of broken) expect(reports.join()).not.toContain(ticket.split(".")[1])
    })
  })
})
