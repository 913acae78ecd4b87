/** Revoked seals in memory, and in this site's own table. */
import { describe, expect, test } from "vitest"
import { createTestDatabase } from "../../auth/testing/database.ts"
import { START, timeouts } from "../testing/bench.ts"
import { cookieOptions } from "../testing/places.ts"
import type { Ticket } from "../types.ts"
import { cookieStore } from "./cookie.ts"
import { databaseRevokedSeals, memoryRevokedSeals, type RevokedSeals } from "./revoked-seals.ts"

const record = { data: { n: 1 }, createdAt: START, lastSeenAt: START, login: null }
const open = (revoked: RevokedSeals, now = () => START) => cookieStore(cookieOptions({ now, revoked }))

describe.each<[string, () => Promise<{ revoked: RevokedSeals; close?: () => Promise<void> }>]>([
  ["memory", async () => ({ revoked: memoryRevokedSeals() })],
  [
    "database",
    async () => {
      const { db, close } = await createTestDatabase()
      return { revoked: databaseRevokedSeals("cookie", db.revokedSeal), close }
    },
  ],
])("revoked seals in %s", (_, openSeals) => {
  test("are remembered until their end, and of ten that add one exactly one is told so", async () => {
    const { revoked, close } = await openSeals()
    const store = open(revoked)
    const { id } = await store.create(record)
    const until = new Date(START.getTime() + 1000)
    await revoked.check()
    expect(await revoked.has(id)).toBe(false)
    const added = await Promise.all(Array.from({ length: 10 }, () => revoked.add(id, until)))
    expect(added.filter(Boolean)).toHaveLength(1)
    expect(await revoked.deleteExpired(new Date(until.getTime() - 1))).toBe(0)
    expect(await revoked.has(id)).toBe(true)
    expect(await revoked.deleteExpired(until)).toBe(1)
    expect(await revoked.has(id)).toBe(false)
    await close?.()
  })

  test("stay dead also where the seal that was ended says an earlier start than another of its session", async () => {
    const { revoked, close } = await openSeals()
    let time = START
    const store = open(revoked, () => time)
    const { ticket } = await store.create(record)
    const createdAt = new Date(START.getTime() - (timeouts.absolute - 1) * 1000)
    const older = await store.update(ticket, { ...record, createdAt, version: 1 })
    await store.end(older as Ticket)
    for (const seconds of [0, 60, timeouts.absolute - 0.001]) {
      time = new Date(START.getTime() + seconds * 1000)
      await store.sweep(time)
      expect(await store.load(ticket), `${seconds}`).toBeNull()
    }
    await close?.()
  })

  test("stay dead, swept or not, until no copy can be alive", async () => {
    const { revoked, close } = await openSeals()
    let time = START
    const store = open(revoked, () => time)
    const ended = await store.create(record)
    const revokedById = await store.create(record)
    await store.end(ended.ticket)
    await store.revoke(revokedById.id)
    for (const seconds of [0, 60, timeouts.absolute - 0.001, timeouts.absolute, timeouts.remembered]) {
      time = new Date(START.getTime() + seconds * 1000)
      await store.sweep(time)
      expect(await store.load(ended.ticket), `${seconds}`).toBeNull()
      expect(await store.load(revokedById.ticket), `${seconds}`).toBeNull()
    }
    expect(await revoked.has(ended.id)).toBe(false)
    expect(await revoked.has(revokedById.id)).toBe(false)
    await close?.()
  })
})

test("more revoked seals than one batch are swept", async () => {
  const { db, close } = await createTestDatabase()
  const expiresAt = START
  const data = Array.from({ length: 1201 }, (_, index) => ({ sessionId: `${index}`, expiresAt }))
  await db.revokedSeal.createMany({ data })
  expect(await databaseRevokedSeals("cookie", db.revokedSeal).deleteExpired(START)).toBe(1201)
  await close()
})

test("when the revoked seals can not be read, the store is down", async () => {
  const { db, close } = await createTestDatabase()
  const revoked = databaseRevokedSeals("cookie", db.revokedSeal)
  const store = open(revoked)
  const { ticket, id } = await store.create(record)
  await db.$executeRawUnsafe("DROP TABLE revoked_seal")
  const down = expect.objectContaining({ name: "StoreUnavailableError", store: "cookie" })
  await expect(store.load(ticket)).rejects.toEqual(down)
  await expect(store.update(ticket, { ...record, version: 1 })).rejects.toEqual(down)
  await expect(store.end(ticket)).rejects.toEqual(down)
  await expect(store.revoke(id)).rejects.toEqual(down)
  await expect(store.sweep(START)).rejects.toEqual(down)
  await expect(store.check()).rejects.toEqual(down)
  await close()
})
