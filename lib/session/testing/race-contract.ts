import { expect, test } from "vitest"
import type { SessionId, Ticket } from "../types.ts"
import { type Bench, START } from "./bench.ts"

/** What a store promises when requests race, in one process or in two that share a place. */
export function raceContract({ place, record, compareAndSwap }: Bench): void {
  test("of ten that end a session at once exactly one is told so", async () => {
    const { store, again } = place()
    const { ticket } = await store.create(record())
    const stores = [store, again()]
    const results = await Promise.all(Array.from({ length: 10 }, (_, index) => stores[index % 2]?.end(ticket)))
    expect(results.toSorted()).toEqual([...Array(9).fill("gone"), "ok"])
  })

  test("an update that races with an end never brings the session back", async () => {
    const { store } = place()
    for (let round = 0; round < 20; round++) {
      const { ticket } = await store.create(record())
      const next = { ...record({ round }), version: 1 }
      const update = () => store.update(ticket, next)
      const end = () => store.end(ticket)
      const [first, second] = round % 2 ? [update(), end()] : [end(), update()]
      const results = await Promise.all([first, second])
      for (const text of [ticket, ...results]) expect(await store.load(text as Ticket)).toBeNull()
    }
  })

  test("a tombstone says when a session was replaced and what it became, to other processes too, and nothing of its data", async () => {
    const { store, again, driver } = place()
    const { ticket, id } = await store.create(record({ private: "data" }))
    const tombstone = { at: START, next: { id: "f".repeat(128) as SessionId, store: "disk" } }
    expect(await store.tombstoneOf(id)).toBeNull()
    const ends = Array.from({ length: 10 }, (_, n) => (n % 2 ? store : again()).end(ticket, { tombstone }))
    expect((await Promise.all(ends)).toSorted()).toEqual([...Array(9).fill("gone"), "ok"])
    expect(await again().tombstoneOf(id)).toEqual(tombstone)
    expect(JSON.stringify(await driver?.read(id)) ?? "").not.toContain("private")
    for (const late of [store.end(ticket), store.end(ticket, { tombstone: { at: new Date(0) } })])
      expect(await late).toBe("gone")
    await store.revoke(id)
    expect(await store.tombstoneOf(id)).toEqual(tombstone)
    expect(await again().load(ticket)).toBeNull()
  })

  test("what was ended or revoked for good has left none", async () => {
    const { store } = place()
    const [one, other] = [await store.create(record()), await store.create(record())]
    await store.revoke(one.id)
    await store.end(other.ticket)
    for (const { id } of [one, other]) expect(await store.tombstoneOf(id)).toBeNull()
  })

  test("a tombstone beats every update in flight, and is swept", async () => {
    const { store, again, driver } = place()
    for (let round = 0; round < 20; round++) {
      const { ticket, id } = await store.create(record())
      const update = (version: number) => again().update(ticket, { ...record({ round }), version })
      const end = () => store.end(ticket, { tombstone: { at: START } })
      const [first, second] = round % 2 ? [update(1), end()] : [end(), update(1)]
      const results = await Promise.all([first, second])
      expect(results[round % 2]).toBe("ok")
      for (const version of [1, 2]) await update(version)
      for (const text of [ticket, ...results]) expect(await store.load(text as Ticket)).toBeNull()
      if (!driver) continue
      await store.sweep(new Date(START.getTime() + 59_999))
      expect(await store.tombstoneOf(id)).toEqual({ at: START })
      await store.sweep(new Date(START.getTime() + 60_000))
      expect(await driver.read(id)).toBeNull()
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
      await store.end(two)
      expect(await store.load(one)).toBeNull()
    })
    return
  }

  test("an update or end that expects another version changes nothing", async () => {
    const { store } = place()
    const { ticket } = await store.create(record({ n: 1 }))
    await store.update(ticket, { ...record({ n: 2 }), version: 1 })
    expect(await store.update(ticket, { ...record({ n: 3 }), version: 1 })).toBe("conflict")
    expect(await store.end(ticket, { expected: 1 })).toBe("conflict")
    expect(await store.load(ticket)).toMatchObject({ record: { data: { n: 2 }, version: 2 } })
  })

  test("of ten updates of one version exactly one is kept", async () => {
    const { store, again } = place()
    const { ticket } = await store.create(record())
    const stores = [store, again()]
    const results = await Promise.all(
      Array.from({ length: 10 }, (_, by) => stores[by % 2]?.update(ticket, { ...record({ by }), version: 1 })),
    )
    expect(results.filter((result) => result === ticket)).toHaveLength(1)
    expect(results.filter((result) => result === "conflict")).toHaveLength(9)
    expect(await store.load(ticket)).toMatchObject({
      record: { data: { by: results.indexOf(ticket) }, version: 2 },
    })
  })
}
