import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { NewRecord, SessionData, SessionRecord, SessionStore, Ticket } from "../types.ts"
import { type Bench, type OpenPlace, START, type StoreTraits, type StoreUnderTest, timeouts } from "./bench.ts"
import { lifeContract } from "./life-contract.ts"
import { raceContract } from "./race-contract.ts"
import { ticketsContract } from "./tickets-contract.ts"
import { valuesContract } from "./values-contract.ts"

/**
 * What `SessionStore` in types.ts promises, as tests. Run it for a store of your own:
 *
 *     storeContract("mine", (now) => ({ store: …, again: () => … }), { compareAndSwap: true, fits: 65_536 })
 *
 * @param open opens a store in an empty place, with the `timeouts` of bench.ts and the clock that it is passed
 */
export function storeContract(name: string, open: OpenPlace, traits: StoreTraits): void {
  describe(`${name} store`, () => {
    let place: StoreUnderTest
    let time: Date
    const keeps = traits.keepsActivity ?? traits.compareAndSwap
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

    test("activity is kept under the same ticket, does not go backwards, and brings nothing back", async () => {
      const { store } = place
      const { ticket, record: kept } = await store.create(record())
      const [later, latest] = [10, 20].map((seconds) => new Date(START.getTime() + seconds * 1000)) as [Date, Date]
      await store.touch(ticket, { ...kept, lastSeenAt: latest })
      await store.touch(ticket, { ...kept, lastSeenAt: later })
      for (const each of [store, place.again()])
        expect((await each.load(ticket))?.record).toMatchObject({ data: { n: 1 }, lastSeenAt: keeps ? latest : START })
      await Promise.all([store.end(ticket), store.touch(ticket, { ...kept, lastSeenAt: latest })])
      await store.touch(ticket, { ...kept, lastSeenAt: latest })
      expect(await store.load(ticket)).toBeNull()
    })

    // Where a register of logins keeps activity, it keeps bindings too.
    if (keeps)
      test("a binding is kept under the same ticket and by later writes; of several that replace it one is told", async () => {
        const { store, again } = place
        const login = { id: "l", userId: "u", remember: false }
        const bindingOf = async (each: SessionStore, ticket: Ticket) => (await each.load(ticket))?.record.login?.binding
        const { ticket } = await store.create({ ...record(), login: { ...login, binding: "one" } })
        expect(await bindingOf(again(), ticket)).toBe("one")

        const loaded = (await store.load(ticket))?.record as SessionRecord
        const results = await Promise.all(["two", "two", "two"].map((next) => store.bind(ticket, loaded, next)))
        expect(results.toSorted()).toEqual(["conflict", "conflict", "ok"])
        expect(await bindingOf(again(), ticket)).toBe("two")
        expect(await store.bind(ticket, loaded, "three")).toBe("conflict")

        const bound = (await store.load(ticket))?.record as SessionRecord
        const later = new Date(START.getTime() + 10_000)
        const written = await store.update(ticket, { ...bound, lastSeenAt: later })
        await store.touch(written as Ticket, { ...bound, version: bound.version + 1, lastSeenAt: later })
        // The ticket that carries the record is no way back to an earlier binding.
        for (const each of new Set([ticket, written as Ticket])) expect(await bindingOf(store, each)).toBe("two")

        const last = (await store.load(ticket))?.record as SessionRecord
        await store.end(ticket)
        expect(await store.bind(ticket, last, "three")).toBe("gone")
        expect(await store.load(ticket)).toBeNull()
      })

    test("what was ended stays ended after a sweep", async () => {
      const { store } = place
      const ended = await store.create(record())
      const revoked = await store.create(record())
      await store.end(ended.ticket)
      await store.revoke(revoked.id)
      time = new Date(START.getTime() + timeouts.absolute * 1000 - 1)
      await store.sweep(time)
      expect(await store.load(ended.ticket)).toBeNull()
      expect(await store.load(revoked.ticket)).toBeNull()
    })
  })
}
