import { randomBytes, randomUUID } from "node:crypto"
import { afterAll, beforeAll, describe, expect, test } from "vitest"
import { createLogins } from "../accounts/logins.ts"
import { createTestDatabase } from "../accounts/testing/database.ts"
import { databaseDriver } from "../session/drivers/database.ts"
import { memoryDriver } from "../session/drivers/memory.ts"
import { createSessions } from "../session/manager.ts"
import { keyed } from "../session/stores/keyed.ts"
import { cookieStore } from "../session/stores/sealed.ts"
import { passTime } from "./time-machine.ts"
import { positionOf, secondsAt } from "./time-machine-scale.ts"

const timeouts = { idle: 1800, absolute: 28_800, remembered: 2_592_000 }
const now = () => new Date("2026-11-22T12:00:00Z")

let place: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  place = await createTestDatabase()
})
afterAll(() => place.close())

function site() {
  const { db } = place
  const logins = createLogins({ db, now, timeouts })
  const stores = [
    keyed({ name: "memory", driver: memoryDriver(), timeouts }),
    cookieStore({
      name: "cookie",
      cookieName: "session",
      origin: "http://localhost",
      secrets: [randomBytes(32).toString("base64url")],
      timeouts,
      now,
      logins,
      ended: databaseDriver({ table: db.session }),
    }),
  ]
  const sessions = createSessions({ stores, defaultStore: "memory", timeouts, now, logins })
  const logIn = async (store: string, remember = false) => {
    const user = {
      username: `u${randomUUID().slice(0, 8)}`,
      guest: true,
      createdAt: now(),
      passwordHash: null,
    }
    const { id: userId } = await db.user.create({
      data: { ...user, id: randomUUID(), usernameKey: user.username },
    })
    return sessions.logIn(undefined, { userId, store, remember })
  }
  return { sessions, stores, db, logIn }
}

describe.each(["memory", "cookie"])("in the %s store", (store) => {
  test("idle time and age grow, nobody else's, and the session stays usable", async () => {
    const parts = site()
    const [mine, other] = [await parts.logIn(store), await parts.logIn(store)]
    const moved = await passTime(parts, mine.ticket, 600)
    const again = await passTime(parts, moved?.ticket, 600)
    const session = await parts.sessions.get(again?.ticket)
    expect(session?.record.createdAt).toEqual(new Date("2026-11-22T11:40:00Z"))
    expect(session?.idleExpiresAt).toEqual(new Date("2026-11-22T12:10:00Z"))
    expect(session?.login?.authenticatedAt).toEqual(new Date("2026-11-22T11:40:00Z"))
    const updated = await parts.sessions.update(again?.ticket, (data) => ({ ...data, note: "tea" }))
    expect(updated?.record.data).toEqual({ note: "tea" })
    expect((await parts.sessions.get(other.ticket))?.lastSeenAt).toEqual(now())
  })

  test("past the idle end there is no session, and time does not pass for it any more", async () => {
    const parts = site()
    const { ticket } = await parts.logIn(store)
    const moved = await passTime(parts, ticket, timeouts.idle)
    expect(await parts.sessions.get(moved?.ticket)).toBeNull()
    expect(await passTime(parts, moved?.ticket, 60)).toBeNull()
  })

  test("the absolute end comes whatever the activity, and later with remember me", async () => {
    const parts = site()
    let { ticket } = await parts.logIn(store)
    for (let minutes = 0; minutes < 480; minutes += 20) {
      const active = await parts.sessions.update(ticket, (data) => ({ ...data, minutes }))
      expect(active?.idleExpiresAt).toEqual(new Date("2026-11-22T12:30:00Z"))
      const moved = await passTime(parts, active?.ticket, 20 * 60)
      if (moved) ticket = moved.ticket
    }
    expect(await parts.sessions.get(ticket)).toBeNull()
    const remembered = await parts.logIn(store, true)
    const moved = await passTime(parts, remembered.ticket, timeouts.absolute)
    expect(await parts.sessions.get(moved?.ticket)).not.toBeNull()
  })

  test("no ticket, a dead one and an invented one have no time", async () => {
    const parts = site()
    const { ticket } = await parts.logIn(store)
    await parts.sessions.end(ticket)
    for (const text of [undefined, ticket, `${store}.${"A".repeat(43)}`, "x"]) {
      expect(await passTime(parts, text, 60)).toBeNull()
    }
  })
})

test("parallel moves all count", async () => {
  const parts = site()
  const { ticket } = await parts.logIn("memory")
  await Promise.all([1, 2, 3, 4].map(() => passTime(parts, ticket, 60)))
  const session = await parts.sessions.get(ticket)
  expect(session?.record.createdAt).toEqual(new Date("2026-11-22T11:56:00Z"))
  expect(session?.login?.createdAt).toEqual(new Date("2026-11-22T11:56:00Z"))
})

test("the slider reaches from nothing to the end, and every moment has a position at or after it", () => {
  expect(secondsAt(0, timeouts.absolute)).toBe(0)
  expect(secondsAt(100, timeouts.absolute)).toBe(timeouts.absolute)
  for (const seconds of [90, timeouts.idle, timeouts.absolute]) {
    expect(secondsAt(positionOf(seconds, timeouts.absolute), timeouts.absolute)).toBeGreaterThanOrEqual(seconds)
  }
})
