import { expect, test } from "vitest"
import type { Ticket } from "../types.ts"
import type { Bench } from "./bench.ts"

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
    expect(await store.end(ticket, 1)).toBe("conflict")
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
