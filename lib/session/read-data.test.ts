import { describe, expect, expectTypeOf, test } from "vitest"
import { z } from "zod"
import { timeouts } from "./testing/bench.ts"
import { createSite, lightStores, type Site } from "./testing/site.ts"
import type { SessionData } from "./types.ts"

/**
 * Kept in two shapes: `{ items: ["tea"] }` until someone wanted two of a kind. Strict, because an object that lets other
 * keys pass would take a session of the older shape for one with an empty basket.
 */
const today = z.strictObject({ basket: z.record(z.string(), z.int()).default({}) })
const before = z.strictObject({ items: z.array(z.string()) }).transform(({ items }) => ({
  basket: Object.fromEntries(items.map((item) => [item, 1])),
}))
const shape = z.union([today, before])
type Data = z.infer<typeof today>
const readData = (data: SessionData) => shape.safeParse(data).data ?? null

const now = () => new Date("2026-01-01T12:00:00.000Z")

/** A session that an earlier release wrote, and a site of today on the same stores. */
async function upgrade(defaultStore: string, data: SessionData, interrupt?: (call: string) => unknown) {
  const stores = lightStores(now)
  const options = { stores: () => stores, defaultStore, clock: now }
  const earlier: Site = createSite(options)
  const session = await earlier.update(undefined, () => data)
  return { earlier, site: createSite({ ...options, before: interrupt, readData }), ticket: session?.ticket }
}

describe.each(["memory", "cookie"])("data that the application describes, in the %s store", (store) => {
  test("in today's shape it is as it was", async () => {
    const { site, ticket } = await upgrade(store, { basket: { tea: 2 } })
    expect((await site.get(ticket))?.record.data).toEqual({ basket: { tea: 2 } })
  })

  test("in an older shape it is upgraded, and kept so by the next write", async () => {
    const { site, ticket } = await upgrade(store, { items: ["tea"] })
    expect((await site.get(ticket))?.record.data).toEqual({ basket: { tea: 1 } })
    const session = await site.update(ticket, ({ basket }) => ({ basket: { ...basket, cake: 1 } }))
    expect((await site.get(session?.ticket))?.record.data).toEqual({ basket: { tea: 1, cake: 1 } })
  })

  test.each(["memory", "cookie"])("in an older shape it is upgraded by a login and a move to %s", async (to) => {
    const { site, ticket } = await upgrade(store, { items: ["tea"] })
    const moved = await site.move(ticket, to)
    const session = await site.logInAs(moved.ticket, "ann")
    for (const { record } of [moved, session]) expect(record.data).toEqual({ basket: { tea: 1 } })
  })

  test("in an unknown shape it is no session, which can still be ended", async () => {
    const { site, ticket } = await upgrade(store, { basket: "full" })
    expect(await site.get(ticket)).toBeNull()
    expect(await site.rotate(ticket)).toBeNull()
    expect((await site.logInAs(ticket, "ann")).record.data).toEqual({ basket: {} })
    expect(await site.end(ticket)).toMatchObject({ ticket })
  })

  test("without a session it is what the schema makes of nothing, and kept once it is more than that", async () => {
    const { site } = await upgrade(store, {})
    expect(await site.update(undefined, (data) => data)).toBeNull()
    const session = await site.update(undefined, ({ basket }) => ({ basket: { ...basket, tea: 1 } }))
    expect(session?.record.data).toEqual({ basket: { tea: 1 } })
    expect((await site.move(undefined, store)).record.data).toEqual({ basket: {} })
  })

  test("that could not be read again is refused, and nothing changes", async () => {
    const { site, ticket } = await upgrade(store, { basket: { tea: 2 } })
    const half = site.update(ticket, () => ({ basket: { tea: 0.5 } }))
    await expect(half).rejects.toMatchObject({ name: "UnsupportedValueError", path: "data" })
    expect((await site.get(ticket))?.record.data).toEqual({ basket: { tea: 2 } })
  })
})

describe("a release with another shape writes in the middle of", () => {
  /** @param data what it writes, just before the old session is ended */
  async function meanwhile(data: SessionData) {
    let isWritten = false
    const { earlier, site, ticket } = await upgrade("memory", { items: ["tea"] }, async (call) => {
      if (call !== "memory.end" || isWritten) return
      isWritten = true
      await earlier.update(ticket, () => data)
    })
    return { site, ticket }
  }

  test("a move, in an older one: upgraded", async () => {
    const { site, ticket } = await meanwhile({ items: ["tea", "cake"] })
    expect((await site.move(ticket, "other")).record.data).toEqual({ basket: { tea: 1, cake: 1 } })
  })

  test("a move, in an unknown one: the session stays as that release left it", async () => {
    const { site, ticket } = await meanwhile({ basket: "full" })
    await expect(site.move(ticket, "other")).rejects.toMatchObject({ reason: "ended" })
    expect(await site.end(ticket)).toMatchObject({ record: { data: { basket: "full" } } })
  })

  test("a login, in an unknown one: logged in, without its data", async () => {
    const { site, ticket } = await meanwhile({ basket: "full" })
    expect((await site.logInAs(ticket, "ann")).record.data).toEqual({ basket: {} })
  })
})

test.each([
  ["with", false],
  ["without", true],
])("%s a register, what changes no data leaves it as a release has kept that knows more", async (_, unregistered) => {
  const stores = lightStores(now)
  const options = { stores: () => stores, defaultStore: "memory", rows: new Map(), unregistered }
  const newer = createSite(options)
  const less = (data: SessionData) => z.object({ basket: z.string() }).or(z.object({})).parse(data)
  const older = createSite({ ...options, readData: less })
  const { ticket } = await newer.logInAs(undefined, "ann")
  const data = { basket: "tea", coupon: "TEN" }
  await newer.update(ticket, () => data)
  older.advance(timeouts.idle / 2)
  const viewed = await older.get(ticket)
  if (viewed) await older.touch(viewed)
  expect((await newer.get(ticket))?.record.data).toEqual(data)
  const bound = await older.get(ticket)
  expect(bound?.record.data).toEqual({ basket: "tea" })
  expect(bound && (await older.bind(bound, "key"))).toBe(true)
  expect((await newer.get(ticket))?.record.data).toEqual(data)
})

test("the compiler knows the data", async () => {
  const { site, earlier } = await upgrade("memory", {})
  expectTypeOf(site.get)
    .returns.resolves.extract<object>()
    .toHaveProperty("record")
    .toHaveProperty("data")
    .toEqualTypeOf<Data>()
  expectTypeOf(site.update).parameter(1).toEqualTypeOf<(data: Data) => Data>()
  // Without readData nothing is known of it.
  expectTypeOf(earlier.update).parameter(1).toEqualTypeOf<(data: SessionData) => SessionData>()
})
