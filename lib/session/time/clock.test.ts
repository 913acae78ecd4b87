import { describe, expect, test } from "vitest"
import { START, timeouts } from "../testing/bench.ts"
import { places } from "../testing/places.ts"
import { createSite } from "../testing/site.ts"
import { SETTLED, steadyClock } from "./clock.ts"

const DAY = 86_400_000

/** A clock on sources that only the test moves. Times are milliseconds since the start. */
function clockwork() {
  let wall = START.getTime()
  let count = 5000
  const now = steadyClock({ wall: () => wall, count: () => count })
  return {
    now,
    isSettled: now.isSettled,
    time: () => now().getTime() - START.getTime(),
    /** Lets time pass. */
    pass(milliseconds: number) {
      wall += milliseconds
      count += milliseconds
    },
    /** Sets the wall clock. */
    jump(milliseconds: number) {
      wall += milliseconds
    },
  }
}

describe("the steady clock", () => {
  test("goes with the wall clock", () => {
    const { time, pass } = clockwork()
    expect(time()).toBe(0)
    pass(1234)
    expect(time()).toBe(1234)
    pass(30 * DAY)
    expect(time()).toBe(30 * DAY + 1234)
  })

  test.each([DAY, -DAY, 3_600_000, -3_600_000, 5000, -5000, -START.getTime(), 8e15])(
    "does not follow one reading that is off by %d ms",
    (error) => {
      const { time, pass, jump } = clockwork()
      pass(1000)
      expect(time()).toBe(1000)
      jump(error)
      pass(10)
      expect(time()).toBe(1010)
      jump(-error)
      pass(10)
      expect(time()).toBe(1020)
    },
  )

  test("follows drift, and steps of a second forward", () => {
    const { time, pass, jump } = clockwork()
    for (let second = 1; second <= 10_000; second++) {
      pass(1000)
      jump(1)
      expect(time()).toBe(second * 1001)
    }
    jump(1000)
    expect(time()).toBe(10_011_000)
  })

  test("stands still when the wall clock goes back a second, until it has caught up", () => {
    const { time, pass, jump } = clockwork()
    pass(5000)
    expect(time()).toBe(5000)
    jump(-1000)
    expect(time()).toBe(5000)
    pass(999)
    expect(time()).toBe(5000)
    pass(2)
    expect(time()).toBe(5001)
  })

  test("time that passed without a reading has passed, as in a process that was stopped", () => {
    const { time, pass } = clockwork()
    pass(8 * 3_600_000)
    expect(time()).toBe(8 * 3_600_000)
  })

  test.each([DAY, -DAY])("believes a correction by %d ms that lasts", (correction) => {
    const { time, pass, jump } = clockwork()
    jump(correction)
    for (let minute = 0; minute < 5; minute++) {
      expect(time()).toBe(minute * 60_000)
      pass(60_000)
    }
    expect(time()).toBe(SETTLED + correction)
    pass(1)
    expect(time()).toBe(SETTLED + correction + 1)
  })

  test("believes the time that a machine has slept after five minutes", () => {
    const { time, pass, jump } = clockwork()
    jump(8 * 3_600_000)
    expect(time()).toBe(0)
    pass(SETTLED)
    expect(time()).toBe(8 * 3_600_000 + SETTLED)
  })

  test("never believes a clock that says something else each time", () => {
    const { time, pass, jump } = clockwork()
    for (let minute = 1; minute < 100; minute++) {
      pass(60_000)
      const error = (minute % 2 ? 1 : -1) * minute * 3_600_000
      jump(error)
      expect(time()).toBe(minute * 60_000)
      jump(-error)
    }
  })

  test("two errors that are far apart are not one that lasts", () => {
    const { time, pass, jump } = clockwork()
    for (const at of [0, 2 * SETTLED]) {
      jump(DAY)
      expect(time()).toBe(at)
      jump(-DAY)
      pass(SETTLED)
      expect(time()).toBe(at + SETTLED)
      pass(SETTLED)
    }
  })

  test("has settled once five minutes have passed, and stays so", () => {
    const { isSettled, pass, jump } = clockwork()
    expect(isSettled()).toBe(false)
    pass(SETTLED - 1)
    expect(isSettled()).toBe(false)
    pass(1)
    expect(isSettled()).toBe(true)
    jump(DAY)
    expect(isSettled()).toBe(true)
  })

  test.each([DAY, -DAY])("that was off by %d ms at first has not settled before that is corrected", (error) => {
    for (const corrected of [10_000, SETTLED - 1]) {
      const { isSettled, time, pass, jump } = clockwork()
      pass(corrected)
      jump(-error)
      for (let seconds = 0; !isSettled(); seconds++) {
        expect(seconds * 1000).toBeLessThanOrEqual(SETTLED)
        pass(1000)
      }
      expect(Math.abs(time() - corrected - SETTLED + error)).toBeLessThanOrEqual(1000)
    }
  })

  test("on the system's own sources says what the system says", () => {
    const now = steadyClock()
    expect(Math.abs(now().getTime() - Date.now())).toBeLessThan(100)
  })
})

describe.each(Object.entries(places))("in the %s store", (name, open) => {
  test("a clock that jumps ends no session, has none swept, and revives none", async () => {
    const { now, pass, jump } = clockwork()
    const place = await open(now)
    const site = createSite({ stores: () => [place.store], defaultStore: name, clock: now })
    const { ticket } = await site.logInAs(undefined, "ann")
    for (const error of [DAY, -DAY, 365 * DAY, -365 * DAY]) {
      jump(error)
      expect(await site.sweep()).toEqual([{ status: "fulfilled", value: 0 }])
      expect(await site.get(ticket)).not.toBeNull()
      jump(-error)
      expect(await site.get(ticket)).not.toBeNull()
    }
    pass(timeouts.idle * 1000)
    expect(await site.get(ticket)).toBeNull()
    for (const error of [-3_600_000, -DAY]) {
      jump(error)
      expect(await site.get(ticket)).toBeNull()
      jump(-error)
    }
    await place.close?.()
  })
})
