import { randomBytes, randomUUID } from "node:crypto"
import { afterAll, afterEach, beforeEach, expect, test, vi } from "vitest"
import { createLimits, RateLimitedError } from "./limits.ts"
import { createTestDatabase } from "./testing/database.ts"
import { usernameKey } from "./username.ts"

const { db, close } = await createTestDatabase()
afterAll(close)
// The library reads the system's clock, and so do the limits.
beforeEach(() => vi.useFakeTimers({ toFake: ["Date"], now: new Date("2026-05-01T12:00:00Z") }))
afterEach(() => vi.useRealTimers())

const limits = createLimits({ db, keys: [randomBytes(32)] })
const right = async () => true
const wrong = async () => false
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000)

/** A name and an address that no other test counts on. */
let count = 0
function someone() {
  count += 1
  return { username: `user-${count}`, address: `192.0.2.${count}` }
}

/** What becomes of so many guesses: how many were answered, how many refused. */
async function guesses(times: number, guess: (index: number) => Promise<unknown>, atOnce = false) {
  const results: PromiseSettledResult<unknown>[] = []
  if (atOnce) {
    results.push(...(await Promise.allSettled(Array.from({ length: times }, (_, index) => guess(index)))))
  } else {
    for (let index = 0; index < times; index++) results.push(...(await Promise.allSettled([guess(index)])))
  }
  const refusals = results.filter((result) => result.status === "rejected")
  for (const { reason } of refusals) expect(reason).toBeInstanceOf(RateLimitedError)
  return { answered: times - refusals.length, refused: refusals.length }
}

async function addUser(username: string): Promise<string> {
  const id = randomUUID()
  await db.user.create({ data: { id, username, usernameKey: usernameKey(username), createdAt: new Date() } })
  return id
}

test.each([false, true])("ten wrong ones are answered, at once: %s", async (atOnce) => {
  const who = someone()
  expect(await guesses(20, () => limits.guard(who, wrong), atOnce)).toEqual({ answered: 10, refused: 10 })
  await expect(limits.guard(who, right)).rejects.toThrow(RateLimitedError)
})

test("several processes count together", async () => {
  const who = someone()
  const key = randomBytes(32)
  const processes = Array.from({ length: 4 }, () => createLimits({ db, keys: [key] }))
  const guess = (index: number) => (processes[index % 4] ?? limits).guard(who, wrong)
  expect((await guesses(40, guess, true)).answered).toBeLessThanOrEqual(10)
})

test("any number of right ones pass, at once too, and after nine wrong ones", async () => {
  const who = someone()
  await guesses(9, () => limits.guard(who, wrong))
  expect(await guesses(20, () => limits.guard(who, right), true)).toEqual({ answered: 20, refused: 0 })
  expect(await guesses(20, () => limits.guard(who, right))).toEqual({ answered: 20, refused: 0 })
  expect(await guesses(5, () => limits.guard(who, wrong))).toEqual({ answered: 1, refused: 4 })
})

test("gives what the check gave, and a check that fails is no wrong password", async () => {
  const who = someone()
  expect(await limits.guard(who, async () => ({ id: "1" }))).toEqual({ id: "1" })
  expect(await limits.guard(who, async () => null)).toBeNull()
  for (let index = 0; index < 20; index++) {
    await expect(limits.guard(who, () => Promise.reject(new Error("down")))).rejects.toThrow("down")
  }
  expect(await limits.guard(who, right)).toBe(true)
})

test("a refusal says when to come back, and then the next ten are answered", async () => {
  const who = someone()
  await guesses(10, () => limits.guard(who, wrong))
  later(20)
  await expect(limits.guard(who, right)).rejects.toMatchObject({ retryAfterSeconds: 40 })
  later(40)
  expect(await guesses(20, () => limits.guard(who, wrong))).toEqual({ answered: 10, refused: 10 })
})

test("a right one that takes longer than the minute gives the next minute nothing", async () => {
  const who = someone()
  const slow = async () => {
    later(61)
    return true
  }
  await limits.guard(who, slow)
  expect(await guesses(20, () => limits.guard(who, wrong))).toEqual({ answered: 10, refused: 10 })
})

test("nor does one that ends after wrong ones in the next minute", async () => {
  const who = someone()
  const key = randomBytes(32)
  const [here, there] = [createLimits({ db, keys: [key] }), createLimits({ db, keys: [key] })]
  await here.guard(who, async () => {
    later(61)
    await guesses(10, () => there.guard(who, wrong))
    return true
  })
  await expect(here.guard(who, wrong)).rejects.toThrow(RateLimitedError)
})

test("another account, or another address, counts apart; a name's case and an address's spelling do not", async () => {
  const { username, address } = someone()
  await guesses(10, () => limits.guard({ username, address }, wrong))
  expect(await limits.guard({ username: `${username}x`, address }, right)).toBe(true)
  expect(await limits.guard({ username, address: "198.51.100.1" }, right)).toBe(true)
  const same = { username: username.toUpperCase(), address: `::ffff:${address}` }
  await expect(limits.guard(same, right)).rejects.toThrow(RateLimitedError)
})

test("an address stays known when a new key is put before the old one", async () => {
  const { username, address } = someone()
  const [old, newest] = [randomBytes(32), randomBytes(32)]
  await createLimits({ db, keys: [old] }).rememberAddress(await addUser(username), address)
  const rotated = createLimits({ db, keys: [newest, old] })
  await guesses(60, (index) => rotated.guard({ username, address: `198.51.100.${index % 30}` }, wrong))
  await expect(rotated.guard(someone(), right)).resolves.toBe(true)
  await expect(rotated.guard({ username, address: "203.0.113.7" }, right)).rejects.toThrow(RateLimitedError)
  await expect(rotated.guard({ username, address }, right)).resolves.toBe(true)
})

test("sixty an hour for one account, from wherever", async () => {
  const { username } = someone()
  const from = (index: number) => ({ username, address: `198.51.100.${index % 30}` })
  expect(await guesses(70, (index) => limits.guard(from(index), wrong), true)).toEqual({
    answered: 60,
    refused: 10,
  })
  const fresh = { username, address: "203.0.113.9" }
  await expect(limits.guard(fresh, right)).rejects.toMatchObject({ retryAfterSeconds: 3600 })
  later(3600)
  expect(await limits.guard(fresh, right)).toBe(true)
})

test("guessing elsewhere does not lock out an address that has logged in before", async () => {
  const { username, address } = someone()
  await limits.rememberAddress(await addUser(username), address)
  await limits.rememberAddress(await addUser(`${username}-too`), address)
  await guesses(70, (index) => limits.guard({ username, address: `203.0.113.${index}` }, wrong), true)
  expect(await limits.guard({ username, address }, right)).toBe(true)
  expect(await guesses(20, () => limits.guard({ username, address }, wrong))).toEqual({
    answered: 10,
    refused: 10,
  })
  await expect(limits.guard({ username, address: "198.51.100.99" }, right)).rejects.toThrow(RateLimitedError)
})

test("where nobody tells the address, a guesser locks no one out who comes from nowhere too, until sixty an hour", async () => {
  const who = { ...someone(), address: null }
  expect(await guesses(30, () => limits.guard(who, wrong))).toEqual({ answered: 30, refused: 0 })
  expect(await limits.guard(who, right)).toBe(true)
  await limits.rememberAddress(await addUser(who.username), null)
  expect(await guesses(40, () => limits.guard(who, wrong))).toEqual({ answered: 30, refused: 10 })
  for (let n = 0; n < 101; n++) await limits.attempt(null)
})

test("an address is remembered once a user, and its time moves", async () => {
  const userId = await addUser("remembered")
  await Promise.all(Array.from({ length: 5 }, () => limits.rememberAddress(userId, "2001:db8::1")))
  later(60)
  await limits.rememberAddress(userId, "2001:db8::2")
  expect(await db.knownAddress.findMany({ where: { userId } })).toEqual([
    { userId, addressHash: expect.any(String), lastSeenAt: new Date() },
  ])
})

test.each([false, true])("a hundred logins and sign-ups a minute from one network, at once: %s", async (atOnce) => {
  count += 1
  const address = (index: number) => `2001:db8:${count}::${index}`
  const attempt = (index: number) => limits.attempt(address(index))
  expect(await guesses(110, attempt, atOnce)).toEqual({ answered: 100, refused: 10 })
  await expect(attempt(1)).rejects.toMatchObject({ retryAfterSeconds: 60 })
  await limits.attempt(`2001:db8:${count}:1::1`)
  later(60)
  await attempt(1)
})

test("of a user who is gone by now nothing is remembered, and nothing fails", async () => {
  const before = await db.knownAddress.count()
  await limits.rememberAddress("nobody", "192.0.2.1")
  expect(await db.knownAddress.count()).toBe(before)
})

test("neither names nor addresses are kept", async () => {
  await limits.attempt("192.0.2.200")
  await limits.guard({ username: "someone-to-hide", address: "192.0.2.200" }, wrong)
  const rows = JSON.stringify(await db.rateLimit.findMany())
  expect(rows).not.toContain("someone-to-hide")
  expect(rows).not.toContain("192.0.2.200")
})

test("without a database nobody is let through", async () => {
  const broken = await createTestDatabase()
  const down = createLimits({ db: broken.db, keys: [randomBytes(32)] })
  await broken.db.$executeRaw`DROP TABLE rate_limit`
  const check = vi.fn(right)
  await expect(down.guard(someone(), check)).rejects.toThrow()
  await expect(down.attempt("192.0.2.1")).rejects.not.toBeInstanceOf(RateLimitedError)
  expect(check).not.toHaveBeenCalled()
  await broken.close()
})
