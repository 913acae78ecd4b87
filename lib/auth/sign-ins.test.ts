import { randomUUID } from "node:crypto"
import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { after } from "../session/timeouts.ts"
import type { SessionId } from "../session/types.ts"
import { createSignIns, MAX_ACTIVE } from "./sign-ins.ts"
import { createTestDatabase } from "./testing/database.ts"

const { db, close } = await createTestDatabase()
afterAll(close)

const DAY = 24 * 3600
const timeouts = { idle: 1800, absolute: 8 * 3600, remember: 30 * DAY }
const start = new Date("2026-05-01T12:00:00Z")
let now = start
const signIns = createSignIns({ db, now: () => now, timeouts })
const later = (seconds: number) => {
  now = after(now, seconds)
}

beforeEach(async () => {
  now = start
  await db.user.deleteMany()
})

async function addUser(username: string, guest = false): Promise<string> {
  const id = randomUUID()
  await db.user.create({ data: { id, username, usernameKey: username, guest, createdAt: now } })
  return id
}

const sessionOf = (id: string) => `session of ${id}` as SessionId

/** A sign-in on the disk store. Gives its id. */
async function signIn(userId: string, choice: { remember?: boolean; userAgent?: string } = {}) {
  const id = randomUUID()
  const place = { sessionId: sessionOf(id), store: "disk" }
  await signIns.start({ id, userId, ...place, remember: false, userAgent: "", at: now, ...choice })
  return id
}

const ended = (id: string) => ({ id, sessionId: sessionOf(id), store: "disk" })
const listed = async (userId: string) => (await signIns.listActive(userId)).map(({ id }) => id)

test("finds a sign-in with its user", async () => {
  const userId = await addUser("ada", true)
  later(60)
  const id = await signIn(userId)
  expect(await signIns.find(id)).toEqual({
    createdAt: now,
    lastSeenAt: now,
    authenticatedAt: now,
    user: { id: userId, username: "ada", guest: true, createdAt: start },
  })
  expect(await signIns.find("unknown")).toBeNull()
})

test("activity moves forwards only, and not after the end", async () => {
  const id = await signIn(await addUser("ada"))
  await signIns.touch(id, after(now, 60))
  await signIns.touch(id, after(now, 30))
  expect(await signIns.find(id)).toMatchObject({ lastSeenAt: after(now, 60) })
  await signIns.end(id, "logout")
  await signIns.touch(id, after(now, 90))
  expect(await db.signIn.findUnique({ where: { id } })).toMatchObject({ lastSeenAt: after(now, 60) })
})

test("the password was entered again", async () => {
  const id = await signIn(await addUser("ada"))
  await signIns.authenticated(id, after(now, 60))
  expect(await signIns.find(id)).toMatchObject({ createdAt: now, authenticatedAt: after(now, 60) })
})

test("of several ends one counts, and its reason stays", async () => {
  const userId = await addUser("ada")
  const id = await signIn(userId)
  const told = await Promise.all(Array.from({ length: 5 }, () => signIns.end(id, "logout")))
  expect(told.filter(Boolean)).toHaveLength(1)
  expect(await signIns.end(id, "revoked")).toBe(false)
  expect(await signIns.endOne(userId, id, "revoked")).toBeNull()
  expect(await signIns.find(id)).toBeNull()
  expect(await signIns.reasonEnded(sessionOf(id))).toEqual({ reason: "logout", at: now })
})

test("lists what is active, last seen first, with the browser", async () => {
  const userId = await addUser("ada")
  await signIn(await addUser("bert"))
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
  const first = await signIn(userId, { userAgent: firefox })
  later(10)
  const second = await signIn(userId)
  const gone = await signIn(userId)
  await signIns.end(gone, "logout")
  expect(await signIns.listActive(userId)).toEqual([
    { id: second, store: "disk", createdAt: now, lastSeenAt: now, browser: "Unknown browser", os: "Unknown" },
    { id: first, store: "disk", createdAt: start, lastSeenAt: start, browser: "Firefox 140", os: "Linux" },
  ])
})

test("what has expired is not active: idle, absolute, and with remember", async () => {
  const userId = await addUser("ada")
  const idle = await signIn(userId)
  const kept = await signIn(userId, { remember: true })
  // A twentieth longer than the timeout: of activity in that time the session knows, and the register not yet.
  later(1800 + 89)
  expect(await listed(userId)).toHaveLength(2)
  later(1)
  expect(await listed(userId)).toEqual([kept])
  expect(await signIns.reasonEnded(sessionOf(idle))).toEqual({ reason: "expired", at: after(start, 1800) })
  expect(await signIns.reasonEnded(sessionOf(kept))).toBeNull()

  const busy = await signIn(userId)
  later(timeouts.absolute)
  await signIns.touch(busy, after(now, -1))
  expect(await listed(userId)).toEqual([kept])
  now = after(start, timeouts.remember)
  expect(await listed(userId)).toEqual([])
})

test("ends one of one's own, not another's", async () => {
  const [ada, bert] = [await addUser("ada"), await addUser("bert")]
  const id = await signIn(ada)
  expect(await signIns.endOne(bert, id, "revoked")).toBeNull()
  expect(await signIns.endOne(ada, "unknown", "revoked")).toBeNull()
  expect(await signIns.endOne(ada, id, "revoked")).toEqual(ended(id))
  expect(await signIns.find(id)).toBeNull()
})

test("ends all the others, telling of those that were active", async () => {
  const [ada, bert] = [await addUser("ada"), await addUser("bert")]
  const expired = await signIn(ada)
  later(3600)
  const [keep, one, two] = [await signIn(ada), await signIn(ada), await signIn(ada)]
  const others = await signIn(bert)
  const told = await signIns.endOthers(ada, keep, "password_changed")
  expect(new Set(told)).toEqual(new Set([ended(one), ended(two)]))
  for (const id of [expired, one, two]) expect(await signIns.find(id)).toBeNull()
  for (const id of [keep, others]) expect(await signIns.find(id)).not.toBeNull()
  expect(await signIns.reasonEnded(sessionOf(one))).toMatchObject({ reason: "password_changed" })
  expect(await signIns.reasonEnded(sessionOf(expired))).toEqual({ reason: "expired", at: after(start, 1800) })
  expect(await signIns.endOthers(ada, keep, "revoked")).toEqual([])
})

describe("more sign-ins than may be active", () => {
  const logIn = async (userId: string) => {
    const id = await signIn(userId)
    return { id, ended: await signIns.endExcess(userId) }
  }

  test("one more ends the one that was seen least recently, and tells where its session is", async () => {
    const [ada, bert] = [await addUser("ada"), await addUser("bert")]
    const other = await signIn(bert)
    const first = await logIn(ada)
    const second = await logIn(ada)
    for (let count = 2; count < MAX_ACTIVE; count++) {
      later(1)
      expect((await logIn(ada)).ended).toEqual([])
    }
    await signIns.touch(first.id, now)
    later(1)
    expect((await logIn(ada)).ended).toEqual([ended(second.id)])
    expect(await listed(ada)).toHaveLength(MAX_ACTIVE)
    expect(await signIns.reasonEnded(sessionOf(second.id))).toMatchObject({ reason: "too_many" })
    expect(await listed(bert)).toEqual([other])
  })

  test("what has ended or expired does not count", async () => {
    const ada = await addUser("ada")
    const kept = await signIn(ada, { remember: true })
    later(1)
    for (let count = 1; count < MAX_ACTIVE; count++) await signIn(ada)
    later(3600)
    expect((await logIn(ada)).ended).toEqual([])
    expect(await listed(ada)).toHaveLength(2)
    expect(await signIns.find(kept)).not.toBeNull()
  })

  test("those that begin at once come to no more, and no less", async () => {
    const ada = await addUser("ada")
    await Promise.all(Array.from({ length: MAX_ACTIVE + 20 }, () => logIn(ada)))
    expect(await listed(ada)).toHaveLength(MAX_ACTIVE)
  })

  test("what there was before the limit goes in steps", async () => {
    const ada = await addUser("ada")
    const rows = Array.from({ length: 3 * MAX_ACTIVE }, (_, index) => ({
      ...{ id: `old ${index}`, userId: ada, sessionId: `session of old ${index}`, store: "disk" },
      ...{ remember: true, browser: "", os: "", createdAt: now, lastSeenAt: now, authenticatedAt: now },
    }))
    await db.signIn.createMany({ data: rows })
    for (let count = 0; count < 3; count++) await logIn(ada)
    expect(await listed(ada)).toHaveLength(MAX_ACTIVE)
  })
})

test("a moved sign-in is found under its new session", async () => {
  const userId = await addUser("ada")
  const id = await signIn(userId)
  const moved = "moved" as SessionId
  await signIns.moved(id, moved, "cookie")
  expect(await signIns.endOne(userId, id, "revoked")).toEqual({ id, sessionId: moved, store: "cookie" })
  expect(await signIns.reasonEnded(moved)).toEqual({ reason: "revoked", at: now })
  expect(await signIns.reasonEnded(sessionOf(id))).toBeNull()
})

test("tidies up what has been over for 30 days", async () => {
  const userId = await addUser("ada")
  const endedOne = await signIn(userId, { remember: true })
  const expired = await signIn(userId)
  const remembered = await signIn(userId, { remember: true })
  await signIns.end(endedOne, "logout")
  const left = async () => new Set((await db.signIn.findMany()).map(({ id }) => id))

  expect(await signIns.sweep(after(start, 30 * DAY - 1))).toBe(0)
  expect(await signIns.sweep(after(start, 30 * DAY))).toBe(1)
  expect(await left()).toEqual(new Set([expired, remembered]))
  expect(await signIns.sweep(after(start, 30 * DAY + 1800))).toBe(1)
  expect(await signIns.sweep(after(start, 60 * DAY - 1))).toBe(0)
  expect(await left()).toEqual(new Set([remembered]))
  expect(await signIns.sweep(after(start, 60 * DAY))).toBe(1)
  expect(await db.user.count()).toBe(1)
})

test("removes guests older than a day who are signed in nowhere", async () => {
  const [left, out] = [await addUser("guest-left", true), await addUser("guest-out", true)]
  const here = await addUser("guest-here", true)
  await addUser("ada")
  await signIn(left)
  const id = await signIn(out, { remember: true })
  await signIns.end(id, "logout")
  await signIn(here, { remember: true })

  expect(await signIns.sweep(after(start, DAY - 1))).toBe(0)
  expect(await signIns.sweep(after(start, DAY))).toBe(2)
  const names = (await db.user.findMany()).map(({ username }) => username)
  expect(new Set(names)).toEqual(new Set(["ada", "guest-here"]))
})

test("removes addresses that nobody has logged in from for a year", async () => {
  const userId = await addUser("ada")
  for (const [addressHash, days] of [
    ["old", 365],
    ["new", 364],
  ] as const) {
    await db.knownAddress.create({ data: { userId, addressHash, lastSeenAt: after(start, -days * DAY) } })
  }
  expect(await signIns.sweep(start)).toBe(1)
  expect((await db.knownAddress.findMany()).map(({ addressHash }) => addressHash)).toEqual(["new"])
})

test("tidies up more than a batch", async () => {
  const row = { guest: true, createdAt: start }
  const guests = Array.from({ length: 250 }, (_, index) => ({
    id: `g${index}`,
    username: `g${index}`,
    ...row,
  }))
  await db.user.createMany({ data: guests.map((guest) => ({ ...guest, usernameKey: guest.username })) })
  expect(await signIns.sweep(after(start, 2 * DAY))).toBe(250)
})

test("reads a sign-in by its key, not through the table", async () => {
  const plan = await db.$queryRaw<{ detail: string }[]>`
    EXPLAIN QUERY PLAN SELECT 1 FROM sign_in s JOIN "user" u ON u.id = s.user_id WHERE s.id = 'x'`
  expect(plan).toHaveLength(2)
  for (const { detail } of plan) expect(detail).toMatch(/^SEARCH/)
})

test("a logout with the id that the session had until a moment ago ends the sign-in", async () => {
  const userId = await addUser("ada")
  const id = await signIn(userId)
  const old = sessionOf(id)
  await signIns.moved(id, "moved" as SessionId, "disk")
  await signIns.endBySession(old)
  expect(await signIns.find(id)).toBeNull()
})

test("an id that the session had longer ago ends nothing", async () => {
  const userId = await addUser("ada")
  const id = await signIn(userId)
  await signIns.moved(id, "moved" as SessionId, "disk")
  later(31)
  await signIns.endBySession(sessionOf(id))
  expect(await signIns.find(id)).not.toBeNull()
})
