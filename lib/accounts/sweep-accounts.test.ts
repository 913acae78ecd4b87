import { afterAll, beforeEach, expect, test } from "vitest"
import { after } from "../session/time/timeouts.ts"
import { createRegister, DAY, start } from "./testing/logins.ts"

const { addUser, close, db, empty, login, logins } = await createRegister()
afterAll(close)
beforeEach(empty)

test("tidies up what has been over for 30 days", async () => {
  const userId = await addUser("ada")
  const endedOne = await login(userId, { remember: true })
  const expired = await login(userId)
  const remembered = await login(userId, { remember: true })
  await logins.end({ id: endedOne }, "logout")
  const left = async () => new Set((await db.login.findMany()).map(({ id }) => id))

  expect(await logins.sweep(after(start, 30 * DAY - 1))).toBe(0)
  expect(await logins.sweep(after(start, 30 * DAY))).toBe(1)
  expect(await left()).toEqual(new Set([expired, remembered]))
  expect(await logins.sweep(after(start, 30 * DAY + 1800))).toBe(1)
  expect(await logins.sweep(after(start, 60 * DAY - 1))).toBe(0)
  expect(await left()).toEqual(new Set([remembered]))
  expect(await logins.sweep(after(start, 60 * DAY))).toBe(1)
  expect(await db.user.count()).toBe(1)
})

test("removes guests older than a day who are logged in nowhere", async () => {
  const [left, out] = [await addUser("guest-left", true), await addUser("guest-out", true)]
  const here = await addUser("guest-here", true)
  await addUser("ada")
  await login(left)
  const id = await login(out, { remember: true })
  await logins.end({ id }, "logout")
  await login(here, { remember: true })

  expect(await logins.sweep(after(start, DAY - 1))).toBe(0)
  expect(await logins.sweep(after(start, DAY))).toBe(2)
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
  expect(await logins.sweep(start)).toBe(1)
  expect((await db.knownAddress.findMany()).map(({ addressHash }) => addressHash)).toEqual(["new"])
})

test("removes the counters of limits an hour after their time, in more than a batch", async () => {
  const counter = (key: string, seconds: number) => ({ key, points: 1, expire: after(start, seconds) })
  const old = Array.from({ length: 250 }, (_, index) => counter(`old ${index}`, -3600 - index))
  await db.rateLimit.createMany({ data: [...old, counter("new", -3599)] })
  expect(await logins.sweep(start)).toBe(250)
  expect((await db.rateLimit.findMany()).map(({ key }) => key)).toEqual(["new"])
  expect(await logins.sweep(after(start, 1))).toBe(1)
})

test("tidies up more than a batch", async () => {
  const row = { guest: true, createdAt: start }
  const guests = Array.from({ length: 250 }, (_, index) => ({
    id: `g${index}`,
    username: `g${index}`,
    ...row,
  }))
  await db.user.createMany({ data: guests.map((guest) => ({ ...guest, usernameKey: guest.username })) })
  expect(await logins.sweep(after(start, 2 * DAY))).toBe(250)
})
