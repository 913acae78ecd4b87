import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { NewRecord, SessionData } from "../types.ts"
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
      const keeps = traits.keepsActivity ?? traits.compareAndSwap
      for (const each of [store, place.again()])
        expect((await each.load(ticket))?.record).toMatchObject({ data: { n: 1 }, lastSeenAt: keeps ? latest : START })
      await Promise.all([store.end(ticket), store.touch(ticket, { ...kept, lastSeenAt: latest })])
      await store.touch(ticket, { ...kept, lastSeenAt: latest })
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
