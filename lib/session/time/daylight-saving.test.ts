import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { timeouts } from "../testing/bench.ts"
import { places } from "../testing/places.ts"
import { createSite } from "../testing/site.ts"

const zone = process.env.TZ

/** A minute before the clocks of a zone are changed. */
describe.each([
  ["forward, in Berlin", "Europe/Berlin", "2026-03-29T00:59:00.000Z"],
  ["back, in New York", "America/New_York", "2026-11-01T05:59:00.000Z"],
])("the night in which the clocks go %s", (_, TZ, before) => {
  beforeEach(() => {
    process.env.TZ = TZ
  })
  afterEach(() => {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  })

  test("is one in this process", () => {
    const offset = (minutes: number) => new Date(Date.parse(before) + minutes * 60_000).getTimezoneOffset()
    expect(Math.abs(offset(0) - offset(2))).toBe(60)
  })

  test.each(Object.entries(places))(
    "a session in the %s store ends to the millisecond, and so is it swept",
    async (name, open) => {
      let time = Date.parse(before)
      const clock = () => new Date(time)
      const place = await open(clock)
      const site = createSite({ stores: () => [place.store], defaultStore: name, clock })
      const { ticket } = await site.logInAs(undefined, "ann")
      const end = time + timeouts.idle * 1000
      for (time of [time + 59_999, time + 60_000, time + 61_000, end - 1]) {
        expect(await site.get(ticket)).not.toBeNull()
        expect(await site.sweep()).toEqual([{ status: "fulfilled", value: 0 }])
      }
      time = end
      expect(await site.get(ticket)).toBeNull()
      if (name !== "cookie") expect(await site.sweep()).toEqual([{ status: "fulfilled", value: 1 }])
      await place.close?.()
    },
  )
})
