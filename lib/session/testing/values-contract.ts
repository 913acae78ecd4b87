import fc from "fast-check"
import { expect, test } from "vitest"
import { SessionTooLargeError, UnsupportedValueError } from "../errors.ts"
import { encode } from "../record/codec.ts"
import { assertStorable } from "../record/storable.ts"
import type { SessionData, SessionRecord, Ticket } from "../types.ts"
import { anyData, refusedData } from "./arbitraries.ts"
import { type Bench, recordOf } from "./bench.ts"
import { nested, storable, unstorable, worstShapes } from "./samples.ts"

/** Of each property, in each store. Few, since codec.test.ts makes the thorough search. */
const RUNS = 50

/** What a store promises of the data: native values come back, others are refused, and how much always fits. */
export function valuesContract({ place, record, fits }: Bench): void {
  test.each(Object.entries(storable))("%s come back equal", async (_, value) => {
    const { store } = place()
    const { ticket } = await store.create(record({ value }))
    expect((await recordOf(store, ticket))?.data).toStrictEqual({ value })
    const renewed = (await store.update(ticket, { ...record({ value, n: 1 }), version: 1 })) as Ticket
    expect((await recordOf(store, renewed))?.data).toStrictEqual({ value, n: 1 })
  })

  test("any data comes back equal, or is refused", { timeout: 60_000 }, async () => {
    const { store } = place()
    const keep = async (data: SessionData) => {
      const { ticket } = await store.create(record(data))
      expect((await recordOf(store, ticket))?.data).toStrictEqual(data)
      const renewed = (await store.update(ticket, { ...record({ data }), version: 1 })) as Ticket
      expect((await recordOf(store, renewed))?.data).toStrictEqual({ data })
      return "kept"
    }
    await fc.assert(
      fc.asyncProperty(anyData, async (data) => {
        const result = await keep(data).catch((error) => error)
        if (!isStorable(data)) expect(result).toBeInstanceOf(UnsupportedValueError)
        else if (encode(record(data)).length < fits) expect(result).toBe("kept")
        else if (result !== "kept") expect(result).toBeInstanceOf(SessionTooLargeError)
      }),
      { numRuns: RUNS },
    )
  })

  test("anything in the data that can not be kept is refused with the path to it", async () => {
    const { store } = place()
    const kept = await store.create(record())
    await fc.assert(
      fc.asyncProperty(refusedData, async ({ data, path }) => {
        const refused = expect.objectContaining({ name: UnsupportedValueError.name, path })
        await expect(store.create(record(data))).rejects.toEqual(refused)
        await expect(store.update(kept.ticket, { ...record(data), version: 1 })).rejects.toEqual(refused)
      }),
      { numRuns: RUNS },
    )
    expect(await store.load(kept.ticket)).toEqual(kept)
  })

  test("what is one object in the data is one object when it comes back", async () => {
    const shared = { in: "two places" }
    const data: Record<string, unknown> = { shared, list: [shared], map: new Map([[shared, shared]]) }
    data.self = data
    const { ticket } = await place().store.create(record(data))
    const found = (await recordOf(place().store, ticket)) as SessionRecord
    expect(found.data.self).toBe(found.data)
    expect((found.data.list as unknown[])[0]).toBe(found.data.shared)
    expect((found.data.map as Map<unknown, unknown>).get(found.data.shared)).toBe(found.data.shared)
  })

  test("100 objects within each other are kept", async () => {
    const { ticket } = await place().store.create(record(nested(100)))
    expect((await recordOf(place().store, ticket))?.data).toEqual(nested(100))
  })

  test.each(unstorable)("%s is refused, and nothing changes", async (_, data, path) => {
    const { store } = place()
    const refused = expect.objectContaining({ name: UnsupportedValueError.name, path })
    await expect(store.create(record(data))).rejects.toEqual(refused)
    const kept = await store.create(record())
    await expect(store.update(kept.ticket, { ...record(data), version: 1 })).rejects.toEqual(refused)
    expect(await store.load(kept.ticket)).toEqual(kept)
  })

  test.each(Object.entries(worstShapes(fits)))(`${fits} bytes of JSON always fit: %s`, async (_, data) => {
    const { store } = place()
    // The longest metadata to expect: ids as long as an application is likely to use, and a busy session's version.
    const login = { id: crypto.randomUUID(), userId: crypto.randomUUID(), remember: false }
    const { ticket } = await store.create({ ...record({ n: 1 }), login })
    // Only a seal contains its version, and takes any. Elsewhere another version than the row's is a conflict.
    const version = store.name === "cookie" ? 999_999 : 1
    const renewed = await store.update(ticket, { ...record(data), login, version })
    expect((await recordOf(store, renewed as Ticket))?.data).toEqual(data)
    const created = await store.create({ ...record(data), login })
    expect((await recordOf(store, created.ticket))?.data).toEqual(data)
  })

  test("too much is refused with its size, and nothing changes", async () => {
    const { store } = place()
    const data = { a: "x".repeat(1_000_000) }
    const kept = await store.create(record())
    const tooLarge = expect.objectContaining({
      name: SessionTooLargeError.name,
      store: store.name,
      size: expect.any(Number),
      limit: expect.any(Number),
      message: expect.stringMatching(/needs \d+ bytes; the \w+ store holds \d+/),
    })
    await expect(store.create(record(data))).rejects.toEqual(tooLarge)
    await expect(store.update(kept.ticket, { ...record(data), version: 1 })).rejects.toEqual(tooLarge)
    expect(await store.load(kept.ticket)).toEqual(kept)
  })
}

function isStorable(data: SessionData): boolean {
  try {
    assertStorable(data)
    return true
  } catch {
    return false
  }
}
