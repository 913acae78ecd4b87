import { sealData } from "iron-session"
import { describe, expect, test } from "vitest"
import { START, timeouts } from "../testing/bench.ts"
import { cookieOptions, openDatabase, places } from "../testing/places.ts"
import { storeContract } from "../testing/store-contract.ts"
import { mintToken } from "../ticket.ts"
import type { SessionStore, Ticket } from "../types.ts"
import { cookieStore } from "./cookie.ts"
import { databaseRevokedSeals, memoryRevokedSeals, type RevokedSeals } from "./revoked-seals.ts"

storeContract("cookie", places.cookie, { compareAndSwap: false, fits: 1000 })

const record = { data: { n: 1 }, createdAt: START, lastSeenAt: START, login: null }
const now = () => START
const [oldSecret, newSecret] = [mintToken(), mintToken()] as const
const open = (given: Parameters<typeof cookieOptions>[0] = {}): SessionStore =>
  cookieStore(cookieOptions({ now, ...given }))

describe("several secrets", () => {
  test("the first seals, all unseal", async () => {
    const { ticket } = await open({ secrets: [oldSecret] }).create(record)
    expect(await open({ secrets: [newSecret, oldSecret] }).load(ticket)).toMatchObject({ record })
    const fresh = await open({ secrets: [newSecret, oldSecret] }).create(record)
    expect(await open({ secrets: [newSecret] }).load(fresh.ticket)).toMatchObject({ record })
    expect(await open({ secrets: [oldSecret] }).load(fresh.ticket)).toBeNull()
  })

  test("a write seals anew with the first, under the same id", async () => {
    const { ticket, id } = await open({ secrets: [oldSecret] }).create(record)
    const renewed = await open({ secrets: [newSecret, oldSecret] }).update(ticket, { ...record, version: 1 })
    expect(await open({ secrets: [newSecret] }).load(renewed as Ticket)).toMatchObject({ id })
  })

  test("without the secret that sealed it there is no session", async () => {
    const { ticket } = await open({ secrets: [oldSecret] }).create(record)
    const store = open({ secrets: [newSecret] })
    expect(await store.load(ticket)).toBeNull()
    expect(await store.update(ticket, { ...record, version: 1 })).toBe("gone")
    expect(await store.destroy(ticket)).toBe("gone")
  })

  test("their order does not matter for unsealing", async () => {
    const { ticket } = await open({ secrets: [newSecret, oldSecret] }).create(record)
    expect(await open({ secrets: [oldSecret, newSecret] }).load(ticket)).toMatchObject({ record })
  })
})

describe("a seal is bound", () => {
  test("to the cookie's name", async () => {
    const { ticket } = await open({ cookieName: "session" }).create(record)
    expect(await open({ cookieName: "__Host-session" }).load(ticket)).toBeNull()
  })

  test("to the origin", async () => {
    const { ticket } = await open({ origin: "https://site.example" }).create(record)
    expect(await open({ origin: "https://other.example" }).load(ticket)).toBeNull()
  })

  test("to its purpose: the secret alone makes none", async () => {
    const content = { key: mintToken(), version: 1, until: START.getTime() + 1000, record: {} }
    const foreign = await sealData(content, { password: oldSecret, ttl: 0 })
    expect(await open({ secrets: [oldSecret] }).load(`cookie.${foreign}` as Ticket)).toBeNull()
  })
})

test("other spellings of the same seal are refused", async () => {
  const store = open()
  const { ticket } = await store.create(record)
  const base64url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
  const end = ticket.length - "~2".length
  const last = base64url.indexOf(ticket[end - 1] as string)
  // The last character has two bits to spare: four spellings decode to the same bytes.
  const spellings = [0, 1, 2, 3].map((spare) => base64url[(last & ~3) | spare])
  const tickets = spellings.map((character) => `${ticket.slice(0, end - 1)}${character}~2` as Ticket)
  const found = await Promise.all(tickets.map((text) => store.load(text)))
  expect(found.filter(Boolean)).toHaveLength(1)
  for (const text of [ticket.slice(0, end), `${ticket.slice(0, end)}~1`, `${ticket}~2`, `${ticket} `]) {
    expect(await store.load(text as Ticket), text).toBeNull()
  }
})

test("a seal ends when it said it would, also where the timeouts have become longer", async () => {
  const { ticket } = await open().create(record)
  const at = (seconds: number) =>
    open({
      now: () => new Date(START.getTime() + seconds * 1000),
      timeouts: { ...timeouts, absolute: 2 * timeouts.absolute },
    })
  expect(await at(timeouts.absolute - 0.001).load(ticket)).not.toBeNull()
  expect(await at(timeouts.absolute).load(ticket)).toBeNull()
})

test("name and ticket together never exceed what browsers keep", async () => {
  const store = open()
  for (let size = 2000; ; size++) {
    const made = await store.create({ ...record, data: { a: "x".repeat(size) } }).catch((error) => error)
    if (made instanceof Error) {
      expect(made).toMatchObject({ name: "SessionTooLargeError", limit: 4096 - "__Host-session=".length })
      expect(size).toBeGreaterThan(2500)
      return
    }
    expect(`__Host-session=${made.ticket}`.length).toBeLessThanOrEqual(4096)
  }
})

describe.each<[string, () => Promise<{ revoked: RevokedSeals; close?: () => Promise<void> }>]>([
  ["memory", async () => ({ revoked: memoryRevokedSeals() })],
  [
    "database",
    async () => {
      const { client, close } = await openDatabase()
      return { revoked: databaseRevokedSeals("cookie", client.revokedSeal), close }
    },
  ],
])("revoked seals in %s", (_, openSeals) => {
  test("are remembered until their end, and of ten that add one exactly one is told so", async () => {
    const { revoked, close } = await openSeals()
    const store = open({ revoked })
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

  test("stay dead, swept or not, until no copy can be alive", async () => {
    const { revoked, close } = await openSeals()
    let time = START
    const store = open({ revoked, now: () => time })
    const ended = await store.create(record)
    const revokedById = await store.create(record)
    await store.destroy(ended.ticket)
    await store.revoke(revokedById.id)
    for (const seconds of [0, 60, timeouts.absolute - 0.001, timeouts.absolute, timeouts.remember]) {
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
  const { client, close } = await openDatabase()
  const expiresAt = START
  const data = Array.from({ length: 1201 }, (_, index) => ({ sessionId: `${index}`, expiresAt }))
  await client.revokedSeal.createMany({ data })
  expect(await databaseRevokedSeals("cookie", client.revokedSeal).deleteExpired(START)).toBe(1201)
  await close()
})

test("when the revoked seals can not be read, the store is down", async () => {
  const { client, close } = await openDatabase()
  const revoked = databaseRevokedSeals("cookie", client.revokedSeal)
  const store = open({ revoked })
  const { ticket, id } = await store.create(record)
  await client.$executeRawUnsafe("DROP TABLE revoked_seal")
  const down = expect.objectContaining({ name: "StoreUnavailableError", store: "cookie" })
  await expect(store.load(ticket)).rejects.toEqual(down)
  await expect(store.update(ticket, { ...record, version: 1 })).rejects.toEqual(down)
  await expect(store.destroy(ticket)).rejects.toEqual(down)
  await expect(store.revoke(id)).rejects.toEqual(down)
  await expect(store.sweep(START)).rejects.toEqual(down)
  await expect(store.check()).rejects.toEqual(down)
  await close()
})
