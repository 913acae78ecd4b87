import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { NewRecord, SessionData, SessionId, Ticket } from "../types.ts"
import { type Bench, recordOf, START, type StoreTraits, type StoreUnderTest, timeouts } from "./bench.ts"
import { ticketsContract } from "./tickets-contract.ts"
import { valuesContract } from "./values-contract.ts"

/**
 * What `SessionStore` in types.ts promises, as tests. Run it for a store of your own:
 *
 *     storeContract("mine", (now) => ({ store: …, again: () => … }), { compareAndSwap: true, fits: 65_536 })
 *
 * @param open gives an empty place and a store in it, made with `timeouts` of bench.ts and the clock that it is passed
 */
export function storeContract(
  name: string,
  open: (now: () => Date) => StoreUnderTest | Promise<StoreUnderTest>,
  traits: StoreTraits,
): void {
  describe(`${name} store`, () => {
    let place: StoreUnderTest
    let time: Date
    beforeEach(async () => {
      time = START
      place = await open(() => time)
    })
    afterEach(() => place.close?.())

    const record = (data: SessionData = { n: 1 }): NewRecord => ({
      data,
      createdAt: START,
      lastSeenAt: START,
      login: null,
    })
    const bench: Bench = { name, ...traits, place: () => place, record }
    lifeContract(bench)
    raceContract(bench)
    valuesContract(bench)
    ticketsContract(bench)

    test("sweep removes what has expired, and only that", async () => {
      const { store } = place
      const login = { id: "l", userId: "u", remember: true }
      const short = await store.create(record())
      const long = await store.create({ ...record(), login })
      expect(await store.sweep(START)).toBe(0)
      expect(await store.load(short.ticket)).not.toBeNull()
      time = new Date(START.getTime() + timeouts.absolute * 1000)
      await store.sweep(time)
      expect(await store.load(short.ticket)).toBeNull()
      expect(await store.load(long.ticket)).toMatchObject({ record: { data: { n: 1 } } })
    })

    test("what was ended stays ended after a sweep", async () => {
      const { store } = place
      const destroyed = await store.create(record())
      const revoked = await store.create(record())
      await store.destroy(destroyed.ticket)
      await store.revoke(revoked.id)
      time = new Date(START.getTime() + timeouts.absolute * 1000 - 1)
      await store.sweep(time)
      expect(await store.load(destroyed.ticket)).toBeNull()
      expect(await store.load(revoked.ticket)).toBeNull()
    })
  })
}

function lifeContract({ name, place, record }: Bench): void {
  test("is called what its tickets say", async () => {
    const { store } = place()
    expect(store.name).toMatch(/^[a-z]+$/)
    const { ticket, id } = await store.create(record())
    expect(ticket.startsWith(`${store.name}.`)).toBe(true)
    expect(id).toMatch(/^[0-9a-f]{128}$/)
    await store.check()
  })

  test("gives back what it was given, as version 1", async () => {
    const { store } = place()
    const login = { id: "login-1", userId: "user-1", remember: true }
    const lastSeenAt = new Date(START.getTime() + 1)
    const given = { ...record({ a: [1, "two"] }), lastSeenAt, login }
    const { ticket, id } = await store.create(given)
    expect(await store.load(ticket)).toEqual({ id, record: { ...given, version: 1 } })
  })

  test("no two sessions share a ticket or an id", async () => {
    const made = await Promise.all(Array.from({ length: 20 }, () => place().store.create(record())))
    expect(new Set(made.map(({ ticket }) => ticket)).size).toBe(20)
    expect(new Set(made.map(({ id }) => id)).size).toBe(20)
  })

  test("what is loaded is a copy: changing it changes nothing that is kept", async () => {
    const { store } = place()
    const data = { list: [1] }
    const { ticket } = await store.create(record(data))
    data.list.push(2)
    const found = await recordOf(store, ticket)
    if (found) found.data.list = []
    expect((await recordOf(store, ticket))?.data).toEqual({ list: [1] })
  })

  test("update keeps the record as the next version, under the same id", async () => {
    const { store } = place()
    const { ticket, id } = await store.create(record())
    const next = { ...record({ n: 2 }), lastSeenAt: new Date(START.getTime() + 5), version: 1 }
    const renewed = (await store.update(ticket, next)) as Ticket
    expect(await store.load(renewed)).toEqual({ id, record: { ...next, version: 2 } })
  })

  test("what is ended can not be loaded or updated, nor ended again", async () => {
    const { store } = place()
    const { ticket } = await store.create(record())
    expect(await store.destroy(ticket)).toBe("ok")
    expect(await store.load(ticket)).toBeNull()
    expect(await store.update(ticket, { ...record(), version: 1 })).toBe("gone")
    expect(await store.load(ticket)).toBeNull()
    expect(await store.destroy(ticket)).toBe("gone")
  })

  test("ending one ends no other", async () => {
    const { store } = place()
    const one = await store.create(record({ n: 1 }))
    const other = await store.create(record({ n: 2 }))
    await store.destroy(one.ticket)
    expect(await store.load(other.ticket)).toMatchObject({ record: { data: { n: 2 } } })
  })

  test("destroy with the present version ends it", async () => {
    const { store } = place()
    const { ticket } = await store.create(record())
    const renewed = (await store.update(ticket, { ...record(), version: 1 })) as Ticket
    expect(await store.destroy(renewed, 2)).toBe("ok")
    expect(await store.load(renewed)).toBeNull()
    expect(await store.destroy(renewed, 2)).toBe("gone")
  })

  test("revoke ends by id; unknown ids are fine", async () => {
    const { store } = place()
    const { ticket, id } = await store.create(record())
    await store.revoke(id)
    await store.revoke(id)
    await store.revoke("0".repeat(128) as SessionId)
    expect(await store.load(ticket)).toBeNull()
    expect(await store.update(ticket, { ...record(), version: 1 })).toBe("gone")
    expect(await store.destroy(ticket)).toBe("gone")
  })

  test(`what one ${name} store did, another in the same place knows`, async () => {
    const { store, again } = place()
    const other = again()
    const { ticket, id } = await store.create(record())
    expect(await other.load(ticket)).toMatchObject({ id, record: { version: 1 } })
    const renewed = (await other.update(ticket, { ...record({ n: 2 }), version: 1 })) as Ticket
    expect(await store.load(renewed)).toMatchObject({ record: { data: { n: 2 } } })
    await store.destroy(renewed)
    expect(await other.load(renewed)).toBeNull()
    expect(await other.load(ticket)).toBeNull()
  })
}

function raceContract({ place, record, compareAndSwap }: Bench): void {
  test("of ten that end a session at once exactly one is told so", async () => {
    const { store, again } = place()
    const { ticket } = await store.create(record())
    const stores = [store, again()]
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, index) => stores[index % 2]?.destroy(ticket)),
    )
    expect(results.toSorted()).toEqual([...Array(9).fill("gone"), "ok"])
  })

  test("an update that races with an end never brings the session back", async () => {
    const { store } = place()
    for (let round = 0; round < 20; round++) {
      const { ticket } = await store.create(record())
      const next = { ...record({ round }), version: 1 }
      const update = () => store.update(ticket, next)
      const destroy = () => store.destroy(ticket)
      const [first, second] = round % 2 ? [update(), destroy()] : [destroy(), update()]
      const results = await Promise.all([first, second])
      for (const text of [ticket, ...results]) expect(await store.load(text as Ticket)).toBeNull()
    }
  })

  if (!compareAndSwap) {
    test("of parallel updates the last cookie wins", async () => {
      const { store } = place()
      const { ticket } = await store.create(record())
      const one = (await store.update(ticket, { ...record({ by: "one" }), version: 1 })) as Ticket
      const two = (await store.update(ticket, { ...record({ by: "two" }), version: 1 })) as Ticket
      expect(await store.load(one)).toMatchObject({ record: { data: { by: "one" } } })
      expect(await store.load(two)).toMatchObject({ record: { data: { by: "two" } } })
      await store.destroy(two)
      expect(await store.load(one)).toBeNull()
    })
    return
  }

  test("an update or end that expects another version changes nothing", async () => {
    const { store } = place()
    const { ticket } = await store.create(record({ n: 1 }))
    await store.update(ticket, { ...record({ n: 2 }), version: 1 })
    expect(await store.update(ticket, { ...record({ n: 3 }), version: 1 })).toBe("conflict")
    expect(await store.destroy(ticket, 1)).toBe("conflict")
    expect(await store.load(ticket)).toMatchObject({ record: { data: { n: 2 }, version: 2 } })
  })

  test("of ten updates of one version exactly one is kept", async () => {
    const { store, again } = place()
    const { ticket } = await store.create(record())
    const stores = [store, again()]
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, by) =>
        stores[by % 2]?.update(ticket, { ...record({ by }), version: 1 }),
      ),
    )
    expect(results.filter((result) => result === ticket)).toHaveLength(1)
    expect(results.filter((result) => result === "conflict")).toHaveLength(9)
    expect(await store.load(ticket)).toMatchObject({
      record: { data: { by: results.indexOf(ticket) }, version: 2 },
    })
  })
}
