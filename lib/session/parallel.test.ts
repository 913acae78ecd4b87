import { afterEach, beforeEach, describe, expect, test } from "vitest"
import type { StoreUnderTest } from "./testing/bench.ts"
import { places } from "./testing/places.ts"
import { createSite, type Site } from "./testing/site.ts"

const many = <T>(count: number, work: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => work(index)))

describe.each(Object.entries(places))("many requests at once, in the %s store", (name, open) => {
  let place: StoreUnderTest
  let site: Site
  beforeEach(async () => {
    place = await open(() => site.now())
    site = createSite({ stores: () => [place.store], defaultStore: name })
  })
  afterEach(() => place.close?.())

  // Of parallel updates of a sealed cookie the last one wins.
  if (name !== "cookie")
    test("of 50 updates none is lost", async () => {
      const session = await site.update(undefined, () => ({ list: [] }))
      await many(50, (n) => site.update(session?.ticket, ({ list }) => ({ list: [...(list as number[]), n] })))
      const list = (await site.get(session?.ticket))?.record.data.list as number[]
      expect(list.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, n) => n))
    })

  test("of 20 logins with one old ticket all are apart, and one has its data", async () => {
    const before = await site.update(undefined, () => ({ basket: [1] }))
    const made = await many(20, (n) => site.logInAs(before?.ticket, `user-${n}`))
    const loaded = await Promise.all(made.map(({ ticket }) => site.get(ticket)))
    expect(loaded.map((session) => session?.record.login?.userId)).toEqual(made.map((_, n) => `user-${n}`))
    expect(loaded.filter((session) => session && "basket" in session.record.data)).toHaveLength(1)
    expect(await site.get(before?.ticket)).toBeNull()
  })

  test("after a logout among 20 updates nobody is logged in", async () => {
    const { ticket } = await site.logInAs(undefined, "ann")
    const answers = await many(21, async (n) => {
      if (n === 10) return void (await site.end(ticket))
      const updated = site.update(ticket, (data) => ({ ...data, [n]: n }))
      return updated.then((session) => session?.ticket, ignoreConflict)
    })
    expect(await site.get(ticket)).toBeNull()
    for (const answer of answers) expect((await site.get(answer))?.record.login ?? null).toBeNull()
  })
})

function ignoreConflict(error: unknown): undefined {
  if (!(error instanceof Error && error.name === "SessionConflictError")) throw error
}
