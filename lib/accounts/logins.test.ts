import { afterAll, beforeEach, expect, test } from "vitest"
import { after } from "../session/time/timeouts.ts"
import type { SessionId } from "../session/types.ts"
import { createRegister, sessionOf, start } from "./testing/logins.ts"

const { addUser, clock, close, db, empty, later, login, logins } = await createRegister()
afterAll(close)
beforeEach(empty)

test("finds a login with its user", async () => {
  const userId = await addUser("ada", true)
  later(60)
  const id = await login(userId)
  expect(await logins.load({ id })).toEqual({
    createdAt: clock.now,
    lastSeenAt: clock.now,
    authenticatedAt: clock.now,
    user: { id: userId, username: "ada", guest: true, createdAt: start },
  })
  expect(await logins.load({ id: "unknown" })).toBeNull()
})

test("a user who is gone by now is not logged in", async () => {
  const userId = await addUser("ada")
  await db.user.delete({ where: { id: userId } })
  const place = { sessionId: sessionOf("late"), store: "disk" }
  const late = { id: "late", userId, ...place, remember: false, userAgent: "", at: clock.now }
  expect(await logins.start(late)).toBe(false)
  expect(await db.login.count()).toBe(0)
})

test("activity moves forwards only, and not after the end", async () => {
  const id = await login(await addUser("ada"))
  await logins.touch({ id }, after(clock.now, 60))
  await logins.touch({ id }, after(clock.now, 30))
  expect(await logins.load({ id })).toMatchObject({ lastSeenAt: after(clock.now, 60) })
  await logins.end({ id }, "logout")
  await logins.touch({ id }, after(clock.now, 90))
  expect(await db.login.findUnique({ where: { id } })).toMatchObject({ lastSeenAt: after(clock.now, 60) })
})

test("the password was entered again", async () => {
  const id = await login(await addUser("ada"))
  await logins.authenticated({ id }, after(clock.now, 60))
  expect(await logins.load({ id })).toMatchObject({
    createdAt: clock.now,
    authenticatedAt: after(clock.now, 60),
  })
})

test("of several ends one counts, and its reason stays", async () => {
  const userId = await addUser("ada")
  const id = await login(userId)
  const told = await Promise.all(Array.from({ length: 5 }, () => logins.endOne(userId, id, "logout")))
  expect(told.filter(Boolean)).toHaveLength(1)
  await logins.end({ id }, "replaced")
  expect(await logins.endOne(userId, id, "revoked")).toBeNull()
  expect(await logins.load({ id })).toBeNull()
  expect(await logins.reasonEnded(sessionOf(id))).toEqual({ reason: "logout", at: clock.now })
})

test("a moved login is found under its new session", async () => {
  const userId = await addUser("ada")
  const id = await login(userId)
  const moved = "moved" as SessionId
  await logins.setLocation({ id }, { id: moved, store: "cookie" })
  expect(await logins.endOne(userId, id, "revoked")).toEqual({ id, sessionId: moved, store: "cookie" })
  expect(await logins.reasonEnded(moved)).toEqual({ reason: "revoked", at: clock.now })
  expect(await logins.reasonEnded(sessionOf(id))).toBeNull()
})

test("reads a login by its key, not through the table", async () => {
  const plan = await db.$queryRaw<{ detail: string }[]>`
    EXPLAIN QUERY PLAN SELECT 1 FROM sign_in s JOIN "user" u ON u.id = s.user_id WHERE s.id = 'x'`
  expect(plan).toHaveLength(2)
  for (const { detail } of plan) expect(detail).toMatch(/^SEARCH/)
})

test("a logout with the id that the session had until a moment ago ends the login", async () => {
  const userId = await addUser("ada")
  const id = await login(userId)
  const old = sessionOf(id)
  await logins.setLocation({ id }, { id: "moved" as SessionId, store: "disk" })
  await logins.endBySession(old)
  expect(await logins.load({ id })).toBeNull()
})

test("an id that the session had longer ago ends nothing", async () => {
  const userId = await addUser("ada")
  const id = await login(userId)
  await logins.setLocation({ id }, { id: "moved" as SessionId, store: "disk" })
  later(31)
  await logins.endBySession(sessionOf(id))
  expect(await logins.load({ id })).not.toBeNull()
})
