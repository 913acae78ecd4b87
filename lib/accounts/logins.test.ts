import { afterAll, beforeEach, expect, test } from "vitest"
import { after } from "../session/timeouts.ts"
import type { SessionId } from "../session/types.ts"
import { createRegister, sessionOf, start } from "./testing/sign-ins.ts"

const { addUser, clock, close, db, empty, later, signIn, signIns } = await createRegister()
afterAll(close)
beforeEach(empty)

test("finds a sign-in with its user", async () => {
  const userId = await addUser("ada", true)
  later(60)
  const id = await signIn(userId)
  expect(await signIns.find(id)).toEqual({
    createdAt: clock.now,
    lastSeenAt: clock.now,
    authenticatedAt: clock.now,
    user: { id: userId, username: "ada", guest: true, createdAt: start },
  })
  expect(await signIns.find("unknown")).toBeNull()
})

test("a user who is gone by now is not signed in", async () => {
  const userId = await addUser("ada")
  await db.user.delete({ where: { id: userId } })
  const place = { sessionId: sessionOf("late"), store: "disk" }
  const late = { id: "late", userId, ...place, remember: false, userAgent: "", at: clock.now }
  expect(await signIns.start(late)).toBe(false)
  expect(await db.signIn.count()).toBe(0)
})

test("activity moves forwards only, and not after the end", async () => {
  const id = await signIn(await addUser("ada"))
  await signIns.touch(id, after(clock.now, 60))
  await signIns.touch(id, after(clock.now, 30))
  expect(await signIns.find(id)).toMatchObject({ lastSeenAt: after(clock.now, 60) })
  await signIns.end(id, "logout")
  await signIns.touch(id, after(clock.now, 90))
  expect(await db.signIn.findUnique({ where: { id } })).toMatchObject({ lastSeenAt: after(clock.now, 60) })
})

test("the password was entered again", async () => {
  const id = await signIn(await addUser("ada"))
  await signIns.authenticated(id, after(clock.now, 60))
  expect(await signIns.find(id)).toMatchObject({
    createdAt: clock.now,
    authenticatedAt: after(clock.now, 60),
  })
})

test("of several ends one counts, and its reason stays", async () => {
  const userId = await addUser("ada")
  const id = await signIn(userId)
  const told = await Promise.all(Array.from({ length: 5 }, () => signIns.end(id, "logout")))
  expect(told.filter(Boolean)).toHaveLength(1)
  expect(await signIns.end(id, "revoked")).toBe(false)
  expect(await signIns.endOne(userId, id, "revoked")).toBeNull()
  expect(await signIns.find(id)).toBeNull()
  expect(await signIns.reasonEnded(sessionOf(id))).toEqual({ reason: "logout", at: clock.now })
})

test("a moved sign-in is found under its new session", async () => {
  const userId = await addUser("ada")
  const id = await signIn(userId)
  const moved = "moved" as SessionId
  await signIns.moved(id, moved, "cookie")
  expect(await signIns.endOne(userId, id, "revoked")).toEqual({ id, sessionId: moved, store: "cookie" })
  expect(await signIns.reasonEnded(moved)).toEqual({ reason: "revoked", at: clock.now })
  expect(await signIns.reasonEnded(sessionOf(id))).toBeNull()
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
