import { describe, expect, test } from "vitest"
import { memoryDriver } from "../drivers/memory.ts"
import { loginsIn } from "../logins/memory.ts"
import { START, timeouts } from "../testing/bench.ts"
import { cookieOptions, places } from "../testing/places.ts"
import { storeContract } from "../testing/store-contract.ts"
import { mintToken } from "../ticket.ts"
import type { SessionStore, Ticket } from "../types.ts"
import { cookieStore } from "./sealed.ts"

const traits = { compareAndSwap: false, fits: 1000 }
storeContract("cookie without a register of logins", places.cookie, { ...traits, keepsActivity: true })
storeContract("cookie", (now) => places.cookie(now, loginsIn(new Map(), { now, timeouts })), traits)

const record = { data: { n: 1 }, createdAt: START, lastSeenAt: START, login: null }
const now = () => START
const [oldSecret, newSecret] = [mintToken(), mintToken()] as const
const open = (given: Parameters<typeof cookieOptions>[0] = {}): SessionStore =>
  cookieStore(cookieOptions({ now, ...given }))

test("another process reads the same data, -0 as well", async () => {
  const data = { zero: -0, list: [1e21, "\u2028", -0] }
  const { ticket } = await open().create({ ...record, data })
  expect((await open().load(ticket))?.record.data).toEqual(data)
})

test("a write that is under way when another process ends the session says so", async () => {
  const options = { ended: memoryDriver() }
  const [here, there] = [open(options), open(options)]
  const { ticket, id, record: kept } = await here.create(record)
  const writing = here.update(ticket, { ...kept, data: { n: 2 } })
  for (let step = 0; step < 20; step++) await Promise.resolve()
  await there.revoke(id)
  expect(await writing).toBe("gone")
})

describe("several secrets", () => {
  test("the first seals, all unseal", async () => {
    const { ticket } = await open({ secrets: [oldSecret] }).create(record)
    expect(await open({ secrets: [newSecret, oldSecret] }).load(ticket)).toMatchObject({ record })
    const fresh = await open({ secrets: [newSecret, oldSecret] }).create(record)
    expect(await open({ secrets: [newSecret] }).load(fresh.ticket)).toMatchObject({ record })
    expect(await open({ secrets: [oldSecret] }).load(fresh.ticket)).toBeNull()
  })

  test("a write seals anew with the first, under the same id", async () => {
    const { ticket, id } = await open({ secrets: [oldSecret] }).create(record)
    const renewed = await open({ secrets: [newSecret, oldSecret] }).update(ticket, { ...record, version: 1 })
    expect(await open({ secrets: [newSecret] }).load(renewed as Ticket)).toMatchObject({ id })
  })

  test("without the secret that sealed it there is no session", async () => {
    const { ticket } = await open({ secrets: [oldSecret] }).create(record)
    const store = open({ secrets: [newSecret] })
    expect(await store.load(ticket)).toBeNull()
    expect(await store.update(ticket, { ...record, version: 1 })).toBe("gone")
    expect(await store.end(ticket)).toBe("gone")
  })

  test("their order does not matter for unsealing", async () => {
    const { ticket } = await open({ secrets: [newSecret, oldSecret] }).create(record)
    expect(await open({ secrets: [oldSecret, newSecret] }).load(ticket)).toMatchObject({ record })
  })
})

test("a seal that has expired is no session, and still says which it was", async () => {
  const { ticket, id } = await open().create(record)
  const later = open({ now: () => new Date(START.getTime() + 1000 * timeouts.absolute) })
  expect(await later.load(ticket)).toBeNull()
  expect(await later.idOf(ticket)).toBe(id)
})

test("a seal that was opened before ends when it said it would", async () => {
  let time = START
  const store = open({ now: () => time })
  const { ticket, id } = await store.create(record)
  expect(await store.load(ticket)).not.toBeNull()
  time = new Date(START.getTime() + 1000 * timeouts.absolute)
  expect(await store.load(ticket)).toBeNull()
  expect(await store.idOf(ticket)).toBe(id)
})

test("what is loaded of a seal that was opened before is a copy, as at the first time", async () => {
  const { ticket } = await open().create({ ...record, data: { list: [1] } })
  const store = open()
  for (let n = 0; n < 3; n++) {
    const { data } = (await store.load(ticket))?.record ?? {}
    expect(data).toEqual({ list: [1] })
    Object.assign(data?.list as number[], [2, 3])
  }
})

test("a seal ends when it said it would, also where the timeouts have become longer", async () => {
  const { ticket } = await open().create(record)
  const at = (seconds: number) =>
    open({
      now: () => new Date(START.getTime() + seconds * 1000),
      timeouts: { ...timeouts, absolute: 2 * timeouts.absolute },
    })
  expect(await at(timeouts.absolute - 0.001).load(ticket)).not.toBeNull()
  expect(await at(timeouts.absolute).load(ticket)).toBeNull()
})

test("name and ticket together never exceed what browsers keep", async () => {
  const store = open()
  for (let size = 2000; ; size++) {
    const made = await store.create({ ...record, data: { a: "x".repeat(size) } }).catch((error) => error)
    if (made instanceof Error) {
      expect(made).toMatchObject({ name: "SessionTooLargeError", limit: 4096 - "__Host-session=".length })
      expect(size).toBeGreaterThan(2500)
      return
    }
    expect(`__Host-session=${made.ticket}`.length).toBeLessThanOrEqual(4096)
  }
})
