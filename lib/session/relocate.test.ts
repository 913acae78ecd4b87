import { expect, test } from "vitest"
import { memoryDriver } from "./drivers/memory.ts"
import { relocate } from "./relocate.ts"
import { cookieStore } from "./stores/cookie.ts"
import { keyed } from "./stores/keyed.ts"
import { START, timeouts } from "./testing/bench.ts"
import { cookieOptions } from "./testing/places.ts"
import { createSite } from "./testing/site.ts"
import type { SessionDriver, Ticket } from "./types.ts"

type Name = "disk" | "shelf" | "database"

function open(before?: (call: string) => unknown) {
  const drivers = { disk: memoryDriver(), shelf: memoryDriver(), database: memoryDriver() }
  const stores = Object.entries(drivers).map(([name, driver]) => keyed({ name, driver, timeouts }))
  const site = createSite({
    stores: (now) => [...stores, cookieStore(cookieOptions({ now }))],
    defaultStore: "disk",
    wait: async () => {},
    before,
  })
  const moveAll = (from: Name, to: Name, driver: SessionDriver = drivers[from]) =>
    relocate({ name: from, driver }, { name: to, driver: drivers[to] }, timeouts, async (id, { login }) => {
      if (login) await site.logins.moved(login, { id, store: to })
    })
  return { ...site, drivers, stores, moveAll }
}

test("after all sessions were moved their tickets still work, and everything with them", async () => {
  const { logInAs, update, load, end, moveAll, rows } = open()
  const { ticket } = await logInAs(undefined, "ann")
  const before = await update(ticket, () => ({ n: 1 }))
  const ended = await logInAs(undefined, "bob")
  expect(await moveAll("disk", "database")).toBe(2)
  expect(await moveAll("disk", "database")).toBe(0)

  expect(await load(ticket)).toMatchObject({ store: "database", id: before?.id, record: before?.record })
  expect(rows.get("login-1")?.place).toEqual({ id: before?.id, store: "database" })
  await update(ticket, (data) => ({ ...data, m: 2 }))
  expect(await load(ticket)).toMatchObject({ ticket, record: { data: { n: 1, m: 2 } } })
  await end(ended.ticket)
  expect(await load(ended.ticket)).toBeNull()
})

test("there and back again", async () => {
  const { logInAs, update, load, moveAll } = open()
  const { ticket } = await logInAs(undefined, "ann")
  await moveAll("disk", "database")
  await update(ticket, () => ({ n: 1 }))
  expect(await moveAll("database", "disk")).toBe(1)
  expect(await load(ticket)).toMatchObject({ store: "disk", record: { data: { n: 1 } } })
})

/** The same token under each prefix that is not its own. */
const otherSpellings = (ticket: string) =>
  ["disk", "shelf", "database"]
    .map((name) => ticket.replace(/^[a-z]+/, name) as Ticket)
    .filter((each) => each !== ticket)

test("however often sessions are moved, a ticket has one spelling, and a new one is its own store's", async () => {
  const { logInAs, update, load, rotate, moveAll, stores } = open()
  let ticket = (await logInAs(undefined, "ann")).ticket
  for (const [from, to] of [
    ["disk", "database"],
    ["database", "shelf"],
    ["shelf", "disk"],
    ["disk", "shelf"],
    ["shelf", "database"],
    ["database", "shelf"],
  ] as const) {
    expect(await moveAll(from, to)).toBe(1)
    expect(await update(ticket, () => ({ to }))).toMatchObject({ ticket, store: to })
    expect(await load(ticket)).toMatchObject({ store: to, record: { data: { to } } })
    const record = { data: {}, createdAt: START, lastSeenAt: START, login: null }
    for (const other of otherSpellings(ticket)) {
      expect(await load(other)).toBeNull()
      for (const store of stores) {
        for (let version = 1; version < 20; version++)
          expect(await store.update(other, { ...record, version })).toBe("gone")
        expect(await store.destroy(other)).toBe("gone")
      }
    }
  }
  ticket = (await rotate(ticket))?.ticket ?? ticket
  expect(ticket).toMatch(/^shelf\./)
  expect(await moveAll("shelf", "disk")).toBe(1)
  expect(await load(ticket)).toMatchObject({ store: "disk", record: { data: { to: "shelf" } } })
})

test("a move that is killed leaves no second ticket: what ends the one ends all", async () => {
  const { logInAs, rotate, load, moveAll, drivers } = open()
  const { ticket } = await logInAs(undefined, "ann")
  const update = () => Promise.reject(new Error("killed"))
  await expect(moveAll("disk", "database", { ...drivers.disk, update })).rejects.toThrow("killed")
  const rotated = await rotate(ticket)
  for (let run = 0; run < 2; run++) {
    expect(await load(rotated?.ticket)).toMatchObject({ login: {} })
    for (const text of [ticket, ...otherSpellings(ticket)]) expect(await load(text)).toBeNull()
    await moveAll("disk", "database")
  }
})

test("a moved session can be given a new ticket, and the old one is dead", async () => {
  const { logInAs, rotate, load, moveAll } = open()
  const { ticket } = await logInAs(undefined, "ann")
  await moveAll("disk", "database")
  const rotated = await rotate(ticket)
  expect(rotated?.store).toBe("database")
  expect(await load(rotated?.ticket)).not.toBeNull()
  expect(await load(ticket)).toBeNull()
})

test("a write in the middle of the move is moved too, and a logout is not undone", async () => {
  for (const meanwhile of ["write", "logOut"]) {
    const { logInAs, update, end, load, moveAll, drivers } = open()
    const { ticket } = await logInAs(undefined, "ann")
    let done = false
    const disturbed: SessionDriver = {
      ...drivers.disk,
      async update(...parameters) {
        if (!done) {
          done = true
          await (meanwhile === "write" ? update(ticket, () => ({ late: true })) : end(ticket))
        }
        return drivers.disk.update(...parameters)
      },
    }
    await moveAll("disk", "database", disturbed)
    if (meanwhile === "write") expect((await load(ticket))?.record.data).toEqual({ late: true })
    else expect(await load(ticket)).toBeNull()
  }
})

test("an active session outlives every sweep of the store that it was moved from", async () => {
  const { logInAs, update, load, sweep, advance, moveAll } = open()
  const { ticket } = await logInAs(undefined, "ann")
  await moveAll("disk", "database")
  for (let minutes = 0; minutes < 90; minutes += 15) {
    advance(15 * 60)
    await update(ticket, () => ({ minutes }))
    await sweep()
  }
  expect(await load(ticket)).not.toBeNull()
})
