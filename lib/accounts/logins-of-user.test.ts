import { afterAll, beforeEach, describe, expect, test } from "vitest"
import { after } from "../session/time/timeouts.ts"
import { MAX_ACTIVE } from "./logins-of-user.ts"
import { createRegister, sessionOf, start, timeouts } from "./testing/logins.ts"

const { addUser, clock, close, db, empty, later, login, logins } = await createRegister()
afterAll(close)
beforeEach(empty)

const ended = (id: string) => ({ id, sessionId: sessionOf(id), store: "disk" })
const listed = async (userId: string) => (await logins.listActive(userId)).map(({ id }) => id)

test("lists what is active, last seen first, with the browser", async () => {
  const userId = await addUser("ada")
  await login(await addUser("bert"))
  const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
  const first = await login(userId, { userAgent: firefox })
  later(10)
  const second = await login(userId)
  const gone = await login(userId)
  await logins.end({ id: gone }, "logout")
  expect(await logins.listActive(userId)).toEqual([
    {
      id: second,
      store: "disk",
      createdAt: clock.now,
      lastSeenAt: clock.now,
      browser: "Unknown browser",
      os: "Unknown",
    },
    { id: first, store: "disk", createdAt: start, lastSeenAt: start, browser: "Firefox 140", os: "Linux" },
  ])
})

test("what has expired is not active: idle, absolute, and with remember", async () => {
  const userId = await addUser("ada")
  const idle = await login(userId)
  const kept = await login(userId, { remember: true })
  // A twentieth longer than the timeout: of activity in that time the session knows, and the register not yet.
  later(1800 + 89)
  expect(await listed(userId)).toHaveLength(2)
  later(1)
  expect(await listed(userId)).toEqual([kept])
  expect(await logins.reasonEnded(sessionOf(idle))).toEqual({ reason: "expired", at: after(start, 1800) })
  expect(await logins.reasonEnded(sessionOf(kept))).toBeNull()

  const busy = await login(userId)
  later(timeouts.absolute)
  await logins.touch({ id: busy }, after(clock.now, -1))
  expect(await listed(userId)).toEqual([kept])
  clock.now = after(start, timeouts.remembered)
  expect(await listed(userId)).toEqual([])
})

test("ends one of one's own, not another's", async () => {
  const [ada, bert] = [await addUser("ada"), await addUser("bert")]
  const id = await login(ada)
  expect(await logins.endOne(bert, id, "revoked")).toBeNull()
  expect(await logins.endOne(ada, "unknown", "revoked")).toBeNull()
  expect(await logins.endOne(ada, id, "revoked")).toEqual(ended(id))
  expect(await logins.load({ id })).toBeNull()
})

test("ends all the others, telling of those that were active", async () => {
  const [ada, bert] = [await addUser("ada"), await addUser("bert")]
  const expired = await login(ada)
  later(3600)
  const [keep, one, two] = [await login(ada), await login(ada), await login(ada)]
  const others = await login(bert)
  const told = await logins.endOthers(ada, keep, "password_changed")
  expect(new Set(told)).toEqual(new Set([ended(one), ended(two)]))
  for (const id of [expired, one, two]) expect(await logins.load({ id })).toBeNull()
  for (const id of [keep, others]) expect(await logins.load({ id })).not.toBeNull()
  expect(await logins.reasonEnded(sessionOf(one))).toMatchObject({ reason: "password_changed" })
  expect(await logins.reasonEnded(sessionOf(expired))).toEqual({ reason: "expired", at: after(start, 1800) })
  expect(await logins.endOthers(ada, keep, "revoked")).toEqual([])
})

describe("more logins than may be active", () => {
  const logIn = async (userId: string) => {
    const id = await login(userId)
    return { id, ended: await logins.endExcess(userId) }
  }

  test("one more ends the one that was seen least recently, and tells where its session is", async () => {
    const [ada, bert] = [await addUser("ada"), await addUser("bert")]
    const other = await login(bert)
    const first = await logIn(ada)
    const second = await logIn(ada)
    for (let count = 2; count < MAX_ACTIVE; count++) {
      later(1)
      expect((await logIn(ada)).ended).toEqual([])
    }
    await logins.touch({ id: first.id }, clock.now)
    later(1)
    expect((await logIn(ada)).ended).toEqual([ended(second.id)])
    expect(await listed(ada)).toHaveLength(MAX_ACTIVE)
    expect(await logins.reasonEnded(sessionOf(second.id))).toMatchObject({ reason: "too_many" })
    expect(await listed(bert)).toEqual([other])
  })

  test("what has ended or expired does not count", async () => {
    const ada = await addUser("ada")
    const kept = await login(ada, { remember: true })
    later(1)
    for (let count = 1; count < MAX_ACTIVE; count++) await login(ada)
    later(3600)
    expect((await logIn(ada)).ended).toEqual([])
    expect(await listed(ada)).toHaveLength(2)
    expect(await logins.load({ id: kept })).not.toBeNull()
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
      ...{
        remember: true,
        browser: "",
        os: "",
        createdAt: clock.now,
        lastSeenAt: clock.now,
        authenticatedAt: clock.now,
      },
    }))
    await db.login.createMany({ data: rows })
    for (let count = 0; count < 3; count++) await logIn(ada)
    expect(await listed(ada)).toHaveLength(MAX_ACTIVE)
  })
})
