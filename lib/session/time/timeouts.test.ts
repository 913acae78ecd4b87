import { describe, expect, test } from "vitest"
import { START, timeouts } from "../testing/bench.ts"
import { createSite, lightStores, type SiteOptions } from "../testing/site.ts"

const names = ["memory", "cookie"]
const site = (options: Partial<SiteOptions> = {}) =>
  createSite({ stores: lightStores, defaultStore: "memory", wait: async () => {}, ...options })

const MOMENT = 0.001

describe.each(names)("timeouts in the %s store", (defaultStore) => {
  test("a session ends when it has been idle for the idle timeout, not before", async () => {
    const { update, get, advance } = site({ defaultStore })
    const session = await update(undefined, () => ({ n: 1 }))
    expect(session?.idleExpiresAt).toEqual(new Date(START.getTime() + timeouts.idle * 1000))
    advance(timeouts.idle - MOMENT)
    expect(await get(session?.ticket)).not.toBeNull()
    advance(MOMENT)
    expect(await get(session?.ticket)).toBeNull()
  })

  test("a session ends at the absolute timeout, however active", async () => {
    const { logInAs, update, get, advance } = site({ defaultStore })
    let session = await logInAs(undefined, "ann")
    const expiresAt = new Date(START.getTime() + timeouts.absolute * 1000)
    const step = timeouts.idle / 2
    for (let time = step; time < timeouts.absolute; time += step) {
      advance(step)
      session = (await update(session.ticket, () => ({ time }))) as typeof session
      expect(session.expiresAt).toEqual(expiresAt)
    }
    advance(step - MOMENT)
    expect(await get(session.ticket)).not.toBeNull()
    advance(MOMENT)
    expect(await get(session.ticket)).toBeNull()
  })

  test("with remember me there is no idle timeout, and a longer absolute one", async () => {
    const { logInAs, get, advance } = site({ defaultStore })
    const session = await logInAs(undefined, "ann", { remember: true })
    expect(session.idleExpiresAt).toBeNull()
    advance(timeouts.remembered - MOMENT)
    expect(await get(session.ticket)).not.toBeNull()
    advance(MOMENT)
    expect(await get(session.ticket)).toBeNull()
  })

  test("a login restarts both clocks; new tickets later do not", async () => {
    const { update, logInAs, rotate, move, get, advance } = site({ defaultStore })
    const before = await update(undefined, () => ({ n: 1 }))
    advance(600)
    const session = await logInAs(before?.ticket, "ann")
    const clocks = {
      createdAt: new Date(START.getTime() + 600_000),
      lastSeenAt: new Date(START.getTime() + 600_000),
    }
    expect(session.record).toMatchObject(clocks)
    advance(600)
    const rotated = await rotate(session.ticket)
    expect(rotated?.record).toMatchObject(clocks)
    const moved = await move(rotated?.ticket, "other")
    expect((await get(moved.ticket))?.record).toMatchObject(clocks)
  })

  test("what has expired is not brought back by a write", async () => {
    const { update, get, advance } = site({ defaultStore })
    const session = await update(undefined, () => ({ n: 1 }))
    advance(timeouts.idle)
    const fresh = await update(session?.ticket, (data) => ({ ...data, m: 2 }))
    expect(fresh?.record.data).toEqual({ m: 2 })
    expect(fresh?.id).not.toBe(session?.id)
    expect(await get(session?.ticket)).toBeNull()
  })
})

describe.each(names)("activity in the %s store", (defaultStore) => {
  test("is written down when the last is a twentieth of the idle timeout old", async () => {
    const calls: string[] = []
    const { logInAs, get, touch, advance, rows } = site({ defaultStore, before: (call) => calls.push(call) })
    const { ticket } = await logInAs(undefined, "ann")
    const view = async () => {
      const session = await get(ticket)
      calls.length = 0
      if (session) await touch(session)
      return calls.length
    }
    expect(await view()).toBe(0)
    advance(timeouts.idle / 20 - MOMENT)
    expect(await view()).toBe(0)
    advance(MOMENT)
    expect(await view()).toBe(2)
    expect([...rows.values()][0]?.lastSeenAt).toEqual(new Date(START.getTime() + (timeouts.idle / 20) * 1000))
    expect(await view()).toBe(0)
  })

  test("that the register knows of keeps the same ticket alive", async () => {
    const { logInAs, get, touch, advance, sweep } = site({ defaultStore })
    const { ticket } = await logInAs(undefined, "ann")
    for (let times = 0; times < 3; times++) {
      advance(timeouts.idle - MOMENT)
      const session = await get(ticket)
      if (session) await touch(session)
      await sweep()
    }
    advance(timeouts.idle - MOMENT)
    expect(await get(ticket)).not.toBeNull()
    advance(MOMENT)
    expect(await get(ticket)).toBeNull()
  })

  test("moves the end, also for who shows it before it is written down", async () => {
    const { logInAs, get, touch, touched, advance, now } = site({ defaultStore })
    const { ticket } = await logInAs(undefined, "ann")
    for (const wait of [timeouts.idle / 2, 1]) {
      advance(wait)
      const session = await get(ticket)
      if (!session) throw new Error("The session should be alive.")
      const shown = touched(session, now())
      await touch(session, now())
      expect((await get(ticket))?.idleExpiresAt).toEqual(shown.idleExpiresAt)
    }
  })

  test("that is written down late counts from when it was, and revives nothing", async () => {
    const { logInAs, get, touch, advance, now } = site({ defaultStore })
    const { ticket } = await logInAs(undefined, "ann")
    advance(timeouts.idle / 2)
    const early = await get(ticket)
    const seen = now()
    advance(timeouts.idle / 2 - MOMENT)
    if (early) await touch(early, seen)
    advance(timeouts.idle / 2)
    const late = await get(ticket)
    expect(late).not.toBeNull()
    advance(MOMENT)
    expect(await get(ticket)).toBeNull()
    if (late) await touch(late)
    expect(await get(ticket)).toBeNull()
  })

  test("of a session from before login is its writes alone", async () => {
    const { update, get, touch, advance } = site({ defaultStore })
    const session = await update(undefined, () => ({ n: 1 }))
    advance(timeouts.idle - MOMENT)
    if (session) await touch(session)
    advance(MOMENT)
    expect(await get(session?.ticket)).toBeNull()
  })

  test("is not written down by a get", async () => {
    const calls: string[] = []
    const { logInAs, get, advance } = site({ defaultStore, before: (call) => calls.push(call) })
    const { ticket } = await logInAs(undefined, "ann")
    calls.length = 0
    advance(timeouts.idle / 2)
    await get(ticket)
    expect(calls).toEqual([`${defaultStore}.load`, "logins.load"])
  })
})
