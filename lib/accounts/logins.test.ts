import { randomUUID } from "node:crypto"
import { afterAll, beforeEach, expect, test } from "vitest"
import { MAX_ACTIVE } from "../session/logins/register.ts"
import { loginsContract } from "../session/testing/logins-contract.ts"
import { after } from "../session/time/timeouts.ts"
import type { SessionId } from "../session/types.ts"
import { createLogins, NoSuchUserError } from "./logins.ts"
import { createRegister, sessionOf, start, timeouts } from "./testing/logins.ts"

const { addUser, clock, close, db, empty, later, login, logins } = await createRegister()
afterAll(close)
beforeEach(empty)

loginsContract("The site's register", async (parts) => {
  await empty()
  return { logins: createLogins({ db, ...parts }), addUser: () => addUser(randomUUID()) }
})

test("finds a login with its user", async () => {
  const userId = await addUser("ada", true)
  later(60)
  const id = await login(userId)
  expect(await logins.load({ id })).toEqual({
    createdAt: clock.now,
    lastSeenAt: clock.now,
    authenticatedAt: clock.now,
    currentId: sessionOf(id),
    movedAt: null,
    binding: null,
    user: { id: userId, username: "ada", guest: true, createdAt: start },
  })
  expect(await logins.load({ id: "unknown" })).toBeNull()
})

test("a user who is gone by now is not logged in", async () => {
  const userId = await addUser("ada")
  await db.user.delete({ where: { id: userId } })
  const place = { sessionId: sessionOf("late"), store: "disk" }
  const late = { id: "late", userId, ...place, remember: false, userAgent: "", at: clock.now }
  await expect(logins.start(late)).rejects.toThrow(NoSuchUserError)
  expect(await db.login.count()).toBe(0)
})

test("the password was entered again", async () => {
  const id = await login(await addUser("ada"))
  await logins.authenticated({ id }, after(clock.now, 60))
  expect(await logins.load({ id })).toMatchObject({
    createdAt: clock.now,
    authenticatedAt: after(clock.now, 60),
  })
})

test("a moved login is found under its new session", async () => {
  const userId = await addUser("ada")
  const id = await login(userId)
  const moved = "moved" as SessionId
  await logins.setLocation({ id }, { id: moved, store: "cookie" }, sessionOf(id))
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

test("says why and when a login ended: the first reason stays", async () => {
  const userId = await addUser("ada")
  const [out, idle, changed, kept] = [
    await login(userId),
    await login(userId),
    await login(userId),
    await login(userId),
  ]
  await logins.end({ id: out }, "logout")
  await logins.end({ id: out }, "replaced")
  expect(await logins.reasonEnded(sessionOf(out))).toEqual({ reason: "logout", at: start })
  await logins.endOne(userId, changed, "password_changed")
  expect(await logins.reasonEnded(sessionOf(changed))).toMatchObject({ reason: "password_changed" })
  later(timeouts.idle)
  expect(await logins.reasonEnded(sessionOf(idle))).toEqual({ reason: "expired", at: clock.now })
  await logins.touch({ id: kept }, clock.now)
  expect(await logins.reasonEnded(sessionOf(kept))).toBeNull()
  // Where it is noticed later, it has still ended then.
  later(timeouts.idle)
  await logins.endOthers(userId, "another", "revoked")
  expect(await logins.reasonEnded(sessionOf(idle))).toEqual({ reason: "expired", at: after(start, timeouts.idle) })
})

test("what there was before the limit goes in steps", async () => {
  const userId = await addUser("ada")
  const times = { createdAt: clock.now, lastSeenAt: clock.now, authenticatedAt: clock.now }
  const rows = Array.from({ length: 3 * MAX_ACTIVE }, (_, index) => ({
    ...{ id: `old ${index}`, userId, sessionId: `session of old ${index}`, store: "disk" },
    ...{ remember: true, browser: "", os: "", ...times },
  }))
  await db.login.createMany({ data: rows })
  for (let count = 0; count < 3; count++) {
    await login(userId)
    await logins.endExcess(userId)
  }
  expect(await logins.listActive(userId)).toHaveLength(MAX_ACTIVE)
})

test("lists the browser", async () => {
  const userId = await addUser("ada")
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
  await login(userId, { userAgent: firefox })
  expect(await logins.listActive(userId)).toMatchObject([{ browser: "Firefox 140", os: "Linux" }])
})
