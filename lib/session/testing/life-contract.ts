import { expect, test } from "vitest"
import type { SessionId, Ticket } from "../types.ts"
import { type Bench, recordOf, START } from "./bench.ts"

/** What a store promises of one session, from its creation to its end. */
export function lifeContract({ name, place, record }: Bench): void {
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
    const kept = await store.create(given)
    expect(kept).toMatchObject({ store: store.name, record: { ...given, version: 1 } })
    expect(await store.load(kept.ticket)).toEqual(kept)
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
    expect(await store.load(renewed)).toEqual({
      id,
      ticket: renewed,
      store: store.name,
      record: { ...next, version: 2 },
    })
  })

  test("what is ended can not be loaded or updated, nor ended again", async () => {
    const { store } = place()
    const { ticket } = await store.create(record())
    expect(await store.end(ticket)).toBe("ok")
    expect(await store.load(ticket)).toBeNull()
    expect(await store.update(ticket, { ...record(), version: 1 })).toBe("gone")
    expect(await store.load(ticket)).toBeNull()
    expect(await store.end(ticket)).toBe("gone")
  })

  test("ending one ends no other", async () => {
    const { store } = place()
    const one = await store.create(record({ n: 1 }))
    const other = await store.create(record({ n: 2 }))
    await store.end(one.ticket)
    expect(await store.load(other.ticket)).toMatchObject({ record: { data: { n: 2 } } })
  })

  test("end with the present version ends it", async () => {
    const { store } = place()
    const { ticket } = await store.create(record())
    const renewed = (await store.update(ticket, { ...record(), version: 1 })) as Ticket
    expect(await store.end(renewed, { expected: 2 })).toBe("ok")
    expect(await store.load(renewed)).toBeNull()
    expect(await store.end(renewed, { expected: 2 })).toBe("gone")
  })

  test("revoke ends by id; unknown ids are fine", async () => {
    const { store } = place()
    const { ticket, id } = await store.create(record())
    await store.revoke(id)
    await store.revoke(id)
    await store.revoke("0".repeat(128) as SessionId)
    expect(await store.load(ticket)).toBeNull()
    expect(await store.update(ticket, { ...record(), version: 1 })).toBe("gone")
    expect(await store.end(ticket)).toBe("gone")
  })

  test(`what one ${name} store did, another in the same place knows`, async () => {
    const { store, again } = place()
    const other = again()
    const { ticket, id } = await store.create(record())
    expect(await other.load(ticket)).toMatchObject({ id, record: { version: 1 } })
    const renewed = (await other.update(ticket, { ...record({ n: 2 }), version: 1 })) as Ticket
    expect(await store.load(renewed)).toMatchObject({ record: { data: { n: 2 } } })
    await store.end(renewed)
    expect(await other.load(renewed)).toBeNull()
    expect(await other.load(ticket)).toBeNull()
  })
}
