/** What the cookie store keeps on the server, in every driver: the seals that were ended before their time. */
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { memoryDriver } from "../drivers/memory.ts"
import { StoreUnavailableError } from "../errors.ts"
import { START, timeouts } from "../testing/bench.ts"
import { cookieOptions, places } from "../testing/places.ts"
import type { SessionDriver, SessionStore, Ticket } from "../types.ts"
import { cookieStore } from "./sealed.ts"

const record = { data: { n: 1 }, createdAt: START, lastSeenAt: START, login: null }
let time: Date
const open = (ended: SessionDriver) => cookieStore(cookieOptions({ now: () => time, ended }))
const pass = (seconds: number) => {
  time = new Date(START.getTime() + seconds * 1000)
}

describe.each(Object.keys(places).filter((name) => name !== "cookie"))("ended seals in %s", (name) => {
  let ended: SessionDriver
  let store: SessionStore
  let close: (() => unknown) | undefined

  beforeEach(async () => {
    pass(0)
    const place = await places[name]?.(() => time)
    ended = place?.driver as SessionDriver
    close = place?.close
    store = open(ended)
  })
  afterEach(() => close?.())

  test("of ten who end one at once exactly one is told so, and the others that it is gone", async () => {
    const { ticket } = await store.create(record)
    await store.check()
    const results = await Promise.all(Array.from({ length: 10 }, () => store.end(ticket)))
    expect(results.sort()).toEqual([...Array(9).fill("gone"), "ok"])
    expect(await open(ended).load(ticket)).toBeNull()
    expect(await store.update(ticket, { ...record, version: 1 })).toBe("gone")
  })

  test("stay dead also where the seal that was ended says an earlier start than another of its session", async () => {
    const { ticket } = await store.create(record)
    const createdAt = new Date(START.getTime() - (timeouts.absolute - 1) * 1000)
    const older = await store.update(ticket, { ...record, createdAt, version: 1 })
    await store.end(older as Ticket)
    for (const seconds of [0, 60, timeouts.absolute - 0.001]) {
      pass(seconds)
      await store.sweep(time)
      expect(await store.load(ticket), `${seconds}`).toBeNull()
    }
  })

  test("stay dead, swept or not, until no copy can be alive", async () => {
    const byTicket = await store.create(record)
    const byId = await store.create(record)
    await store.end(byTicket.ticket)
    await store.revoke(byId.id)
    for (const seconds of [0, 60, timeouts.absolute - 0.001, timeouts.absolute, timeouts.remembered]) {
      pass(seconds)
      await store.sweep(time)
      expect(await store.load(byTicket.ticket), `${seconds}`).toBeNull()
      expect(await store.load(byId.ticket), `${seconds}`).toBeNull()
    }
    expect(await ended.read(byTicket.id)).toBeNull()
    expect(await ended.read(byId.id)).toBeNull()
  })
})

describe("when the ended seals can not be read or written, the store is down:", () => {
  const fail = async () => {
    throw new StoreUnavailableError("place", "it fails")
  }
  const hang = () => new Promise<never>(() => {})

  test.each([
    ["it fails", fail],
    ["it hangs", hang],
  ])("%s", async (_, fault) => {
    pass(0)
    const down = { create: fault, read: fault, check: fault }
    const options = cookieOptions({ now: () => time, ended: { ...memoryDriver(), ...down }, deadline: 10 })
    const store = cookieStore(options)
    const { ticket, id } = await store.create(record)
    const calls = [
      () => store.load(ticket),
      () => store.update(ticket, { ...record, version: 1 }),
      () => store.end(ticket),
      () => store.revoke(id),
      () => store.check(),
    ]
    for (const call of calls) await expect(call()).rejects.toThrow(StoreUnavailableError)
  })
})
