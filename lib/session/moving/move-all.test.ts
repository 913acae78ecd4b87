import { expect, test } from "vitest"
import { START } from "../testing/bench.ts"
import { atEachStep, type Movable, openMovable } from "../testing/moving.ts"
import type { Row, SessionDriver, Ticket } from "../types.ts"

test("after all sessions were moved their tickets still work, and everything with them", async () => {
  const { logInAs, update, get, end, moveAll, rows } = openMovable()
  const { ticket } = await logInAs(undefined, "ann")
  const before = await update(ticket, () => ({ n: 1 }))
  const ended = await logInAs(undefined, "bob")
  expect(await moveAll("disk", "database")).toBe(2)
  expect(await moveAll("disk", "database")).toBe(0)

  const record = { ...before?.record, version: expect.any(Number) }
  expect(await get(ticket)).toMatchObject({ store: "database", id: before?.id, record })
  expect(rows.get("login-1")).toMatchObject({ sessionId: before?.id, store: "database" })
  await update(ticket, (data) => ({ ...data, m: 2 }))
  expect(await get(ticket)).toMatchObject({ ticket, record: { data: { n: 1, m: 2 } } })
  await end(ended.ticket)
  expect(await get(ended.ticket)).toBeNull()
})

test("there and back again", async () => {
  const { logInAs, update, get, moveAll } = openMovable()
  const { ticket } = await logInAs(undefined, "ann")
  await moveAll("disk", "database")
  await update(ticket, () => ({ n: 1 }))
  expect(await moveAll("database", "disk")).toBe(1)
  expect(await get(ticket)).toMatchObject({ store: "disk", record: { data: { n: 1 } } })
})

/** The same token under each prefix that is not its own. */
const otherSpellings = (ticket: string) =>
  ["disk", "shelf", "database"]
    .map((name) => ticket.replace(/^[a-z]+/, name) as Ticket)
    .filter((each) => each !== ticket)

test("however often sessions are moved, a ticket has one spelling, and a new one is its own store's", async () => {
  const { logInAs, update, get, rotate, moveAll, stores } = openMovable()
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
    expect(await get(ticket)).toMatchObject({ store: to, record: { data: { to } } })
    const record = { data: {}, createdAt: START, lastSeenAt: START, login: null }
    for (const other of otherSpellings(ticket)) {
      expect(await get(other)).toBeNull()
      for (const store of stores) {
        for (let version = 1; version < 20; version++)
          expect(await store.update(other, { ...record, version })).toBe("gone")
        expect(await store.end(other)).toBe("gone")
      }
    }
  }
  ticket = (await rotate(ticket))?.ticket ?? ticket
  expect(ticket).toMatch(/^shelf\./)
  expect(await moveAll("shelf", "disk")).toBe(1)
  expect(await get(ticket)).toMatchObject({ store: "disk", record: { data: { to: "shelf" } } })
})

test("a move that is killed leaves no second ticket: what ends the one ends all", async () => {
  const { logInAs, rotate, get, moveAll, drivers } = openMovable()
  const { ticket } = await logInAs(undefined, "ann")
  const update = () => Promise.reject(new Error("killed"))
  await expect(moveAll("disk", "database", { ...drivers.disk, update })).rejects.toThrow("killed")
  const rotated = await rotate(ticket)
  for (let run = 0; run < 2; run++) {
    expect(await get(rotated?.ticket)).toMatchObject({ login: {} })
    for (const text of [ticket, ...otherSpellings(ticket)]) expect(await get(text)).toBeNull()
    await moveAll("disk", "database")
  }
})

test("a write at any step of any move is kept, seen at once, and moved", async () => {
  await atEachStep(async ({ ticket, id, from, moveLast, update, get, again }) => {
    const add = () => update(ticket, ({ n = 0 }) => ({ n: Number(n) + 1 }))
    const seen = async () => (await get(ticket))?.record.data.n
    let written = 0
    const twoWrites = async () => {
      written++
      await add()
      expect(await seen()).toBe(1)
      // And one that had found the session where it was before.
      const row = (await from.read(id)) as Row
      await from.update(id, { ...row, version: row.version + 1 }, row.version)
    }
    expect(await moveLast(twoWrites)).toBe(1)
    await add()
    expect(await seen()).toBe(written + 1)
    expect(await again()).toBe(0)
  })
})

test("a move that is killed at any step leaves a session that lives on, and a second run finishes it", async () => {
  await atEachStep(async ({ ticket, moveLast, again, update, get, advance, sweep }) => {
    const killed = () => Promise.reject(new Error("killed"))
    await moveLast(killed).catch((error) => expect(error.message).toBe("killed"))
    for (let minutes = 0; minutes < 60; minutes += 20) {
      await update(ticket, () => ({ minutes }))
      expect(await get(ticket)).toMatchObject({ ticket, record: { data: { minutes } } })
      for (const other of otherSpellings(ticket)) expect(await get(other)).toBeNull()
      advance(20 * 60)
      await sweep()
    }
    await again()
    expect(await get(ticket)).toMatchObject({ record: { data: { minutes: 40 } } })
    expect(await again()).toBe(0)
  })
})

test("a move that was killed at any step can be turned round: all are moved back", async () => {
  await atEachStep(async ({ ticket, moveLast, home, turnRound, update, get }) => {
    const killed = () => Promise.reject(new Error("killed"))
    await moveLast(killed).catch((error) => expect(error.message).toBe("killed"))
    await turnRound()
    const session = await get(ticket)
    expect(session?.store).toBe(home)
    expect(await update(ticket, () => ({ still: "there" }))).toMatchObject({ ticket })
    expect(await turnRound()).toBe(0)
  })
})

test("a logout while a move takes place, at any step of either, is one, wherever all are moved then", async () => {
  const expectOver = async ({ get, moveAll, drivers }: Movable, ticket: string) => {
    for (const driver of Object.values(drivers))
      for await (const id of driver.ids()) expect((await driver.read(id))?.data).not.toContain("format")
    for (const [from, to] of [
      ["database", "disk"],
      ["shelf", "disk"],
      ["disk", "database"],
    ] as const) {
      expect(await get(ticket)).toBeNull()
      await moveAll(from, to)
    }
    expect(await get(ticket)).toBeNull()
  }
  await atEachStep(async ({ ticket, moveLast, ...site }) => {
    await moveLast(() => site.end(ticket))
    await site.end(ticket)
    await expectOver(site, ticket)
  })
  for (let step = 0, wasLast = false; !wasLast; step++) {
    let left = Number.POSITIVE_INFINITY
    const site: Movable = openMovable(async () => {
      if (left-- === 0) await site.moveAll("disk", "database")
    })
    // From before login: no register of logins makes up for it.
    const ticket = (await site.update(undefined, () => ({ n: 1 })))?.ticket ?? ""
    left = step
    await site.end(ticket)
    wasLast = left >= 0
    left = Number.POSITIVE_INFINITY
    await expectOver(site, ticket)
  }
})

test("a moved session can be given a new ticket, and the old one is dead", async () => {
  const { logInAs, rotate, get, moveAll } = openMovable()
  const { ticket } = await logInAs(undefined, "ann")
  await moveAll("disk", "database")
  const rotated = await rotate(ticket)
  expect(rotated?.store).toBe("database")
  expect(await get(rotated?.ticket)).not.toBeNull()
  expect(await get(ticket)).toBeNull()
})

test("a write in the middle of the move is moved too, and a logout is not undone", async () => {
  for (const meanwhile of ["write", "logOut"]) {
    const { logInAs, update, end, get, moveAll, drivers } = openMovable()
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
    if (meanwhile === "write") expect((await get(ticket))?.record.data).toEqual({ late: true })
    else expect(await get(ticket)).toBeNull()
  }
})

test("an active session outlives every sweep of the store that it was moved from", async () => {
  const { logInAs, update, get, sweep, advance, moveAll } = openMovable()
  const { ticket } = await logInAs(undefined, "ann")
  await moveAll("disk", "database")
  for (let minutes = 0; minutes < 90; minutes += 15) {
    advance(15 * 60)
    await update(ticket, () => ({ minutes }))
    await sweep()
  }
  expect(await get(ticket)).not.toBeNull()
})
