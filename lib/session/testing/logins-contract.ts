/**
 * What `Logins` in logins/register.ts promises, each sentence as a test. Run it for a register of your own:
 *
 *     loginsContract("mine", async (parts) => ({ logins: myLogins(parts), close }))
 */
import { randomUUID } from "node:crypto"
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { KEPT_DAYS, type Logins, MAX_ACTIVE, PREVIOUS_ID, type RegisterParts } from "../logins/register.ts"
import { after as secondsAfter } from "../time/timeouts.ts"
import type { SessionId } from "../types.ts"
import { START, timeouts } from "./bench.ts"

export interface RegisterUnderTest {
  /** Empty. */
  readonly logins: Logins
  /** Makes a user who may log in, where the place asks for one. Gives the id. */
  readonly addUser?: () => Promise<string>
  readonly close?: () => void | Promise<void>
}

const DAY = 86_400
const sessionOf = (id: string) => `session of ${id}` as SessionId

/** Declares the tests. `open` is called before each. */
export function loginsContract(
  name: string,
  open: (parts: RegisterParts) => RegisterUnderTest | Promise<RegisterUnderTest>,
): void {
  describe(`${name} keeps the contract of a register of logins`, () => {
    let time: Date
    let logins: Logins
    let place: RegisterUnderTest
    let ann: string
    let ben: string

    beforeEach(async () => {
      time = START
      place = await open({ now: () => time, timeouts, set: randomUUID() })
      logins = place.logins
      const addUser = place.addUser ?? (async () => randomUUID())
      ann = await addUser()
      ben = await addUser()
    })
    afterEach(async () => {
      await place.close?.()
    })

    const later = (seconds: number) => {
      time = secondsAfter(time, seconds)
    }
    async function login(userId: string, remember = false): Promise<string> {
      const id = randomUUID()
      await logins.start({ id, userId, sessionId: sessionOf(id), store: "disk", remember, userAgent: "", at: time })
      return id
    }
    const listed = async (userId: string) => (await logins.listActive(userId)).map(({ id }) => id)
    const told = (id: string) => ({ id, sessionId: sessionOf(id), store: "disk" })

    test("a login is found from its start to its end", async () => {
      const id = await login(ann)
      expect(await logins.load({ id })).toMatchObject({ lastSeenAt: START })
      expect(await logins.load({ id: randomUUID() })).toBeNull()
      await logins.end({ id }, "logout")
      expect(await logins.load({ id })).toBeNull()
      expect(await listed(ann)).toEqual([])
    })

    test("a browser's header of any length and kind is no obstacle", async () => {
      const id = randomUUID()
      const userAgent = `${"x".repeat(20_000)}<b>'";--`
      await logins.start({
        id,
        userId: ann,
        sessionId: sessionOf(id),
        store: "disk",
        remember: false,
        userAgent,
        at: time,
      })
      expect(await listed(ann)).toEqual([id])
    })

    test("activity moves forwards only, and not after the end", async () => {
      const id = await login(ann)
      await logins.touch({ id }, secondsAfter(START, 60))
      await logins.touch({ id }, secondsAfter(START, 30))
      expect(await logins.load({ id })).toMatchObject({ lastSeenAt: secondsAfter(START, 60) })
      await logins.end({ id }, "logout")
      await logins.touch({ id }, secondsAfter(START, 90))
      expect(await logins.load({ id })).toBeNull()
    })

    test("of several ends one is told, and another user's is none", async () => {
      const id = await login(ann)
      expect(await logins.endOne(ben, id, "revoked")).toBeNull()
      expect(await logins.endOne(ann, randomUUID(), "revoked")).toBeNull()
      const ends = await Promise.all(Array.from({ length: 5 }, () => logins.endOne(ann, id, "revoked")))
      expect(ends.filter(Boolean)).toEqual([told(id)])
      await logins.end({ id }, "replaced")
      expect(await logins.endOne(ann, id, "revoked")).toBeNull()
      expect(await logins.load({ id })).toBeNull()
    })

    test("a login that has moved is told with its new session", async () => {
      const id = await login(ann)
      const location = { id: "moved" as SessionId, store: "cookie" }
      await logins.setLocation({ id }, location, sessionOf(id))
      expect(await logins.listActive(ann)).toMatchObject([{ id, store: "cookie" }])
      expect(await logins.endOne(ann, id, "revoked")).toEqual({ id, sessionId: location.id, store: "cookie" })
    })

    test("the id of its session ends it, and until a moment ago the one before", async () => {
      const [now, before, long] = [await login(ann), await login(ann), await login(ann)]
      await logins.endBySession(sessionOf(now))
      await logins.setLocation({ id: long }, { id: "long" as SessionId, store: "disk" }, sessionOf(long))
      later(PREVIOUS_ID + 1)
      await logins.setLocation({ id: before }, { id: "new" as SessionId, store: "disk" }, sessionOf(before))
      await logins.endBySession(sessionOf(before))
      await logins.endBySession(sessionOf(long))
      await logins.endBySession("unknown" as SessionId)
      expect(await listed(ann)).toEqual([long])
    })

    test("if it vouches for a login's session, then from its start until that begins to end, and for no other", async ({
      skip,
    }) => {
      const [id, other] = [await login(ann), await login(ann)]
      if (!(await logins.load({ id }))?.currentId) skip("it vouches for none")
      const currentId = async (of: string) => (await logins.load({ id: of }))?.currentId ?? null
      expect(await currentId(id)).toBe(sessionOf(id))
      await logins.beginEnd?.({ id }, sessionOf(other))
      expect(await currentId(id)).toBe(sessionOf(id))
      await logins.beginEnd?.({ id }, sessionOf(id))
      expect([await currentId(id), await currentId(other)]).toEqual([null, sessionOf(other)])
      await logins.setLocation({ id }, { id: "next" as SessionId, store: "disk" }, sessionOf(id))
      expect(await currentId(id)).toBeNull()
      await logins.endBySession("next" as SessionId)
      expect(await listed(ann)).toEqual([other])
    })

    test("its binding is what it was given at the start, or was replaced by: of several at once by one", async () => {
      const id = randomUUID()
      const begun = {
        id,
        userId: ann,
        sessionId: sessionOf(id),
        store: "disk",
        remember: false,
        userAgent: "",
        at: time,
      }
      await logins.start({ ...begun, binding: "one" })
      const bind = (next: string, expected: string | null) => logins.bind?.({ id }, next, expected)
      expect(await logins.load({ id })).toMatchObject({ binding: "one" })
      expect(await bind("two", null)).toBe(false)
      const results = await Promise.all(["two", "two", "two"].map((next) => bind(next, "one")))
      expect(results.toSorted()).toEqual([false, false, true])
      await logins.setLocation({ id }, { id: sessionOf("moved"), store: "shelf" }, sessionOf(id))
      await logins.touch({ id }, secondsAfter(time, 100))
      expect(await logins.load({ id })).toMatchObject({ binding: "two" })
      expect(await logins.listActive(ann)).toMatchObject([{ id, binding: "two" }])
      const unbound = await login(ben)
      expect(await logins.bind?.({ id: unbound }, "one", null)).toBe(true)
      await logins.end({ id }, "logout")
      expect(await bind("three", "two")).toBe(false)
    })

    test("lists what is active, the last seen first", async () => {
      await login(ben)
      const first = await login(ann)
      later(10)
      const second = await login(ann)
      expect(await logins.listActive(ann)).toMatchObject([
        { id: second, store: "disk", createdAt: time, lastSeenAt: time },
        { id: first, store: "disk", createdAt: START, lastSeenAt: START },
      ])
      await logins.touch({ id: first }, secondsAfter(time, 1))
      expect(await listed(ann)).toEqual([first, second])
    })

    test("what has expired is not active: idle, absolute, and with remember me", async () => {
      await login(ann)
      const remembered = await login(ann, true)
      // A twentieth longer than the timeout: of activity in that time the session knows, and the register not yet.
      later(timeouts.idle + timeouts.idle / 20 - 1)
      expect(await listed(ann)).toHaveLength(2)
      later(1)
      expect(await listed(ann)).toEqual([remembered])
      const busy = await login(ann)
      later(timeouts.absolute)
      await logins.touch({ id: busy }, secondsAfter(time, -1))
      expect(await listed(ann)).toEqual([remembered])
      time = secondsAfter(START, timeouts.remembered)
      expect(await listed(ann)).toEqual([])
    })

    test("ends all the others, and tells of those that were active", async () => {
      const expired = await login(ann)
      later(2 * timeouts.idle)
      const [kept, one, two, others] = [await login(ann), await login(ann), await login(ann), await login(ben)]
      const ended = await logins.endOthers(ann, kept, "password_changed")
      expect(new Set(ended)).toEqual(new Set([told(one), told(two)]))
      for (const id of [expired, one, two]) expect(await logins.load({ id })).toBeNull()
      for (const id of [kept, others]) expect(await logins.load({ id })).not.toBeNull()
      expect(await logins.endOthers(ann, kept, "revoked")).toEqual([])
    })

    test("a login beyond the most that may be active ends the one that was seen least recently", async () => {
      const other = await login(ben)
      const [first, second] = [await login(ann), await login(ann)]
      for (let count = 2; count < MAX_ACTIVE; count++) {
        later(1)
        await login(ann)
      }
      expect(await logins.endExcess(ann)).toEqual([])
      await logins.touch({ id: first }, time)
      later(1)
      await login(ann)
      expect(await logins.endExcess(ann)).toEqual([told(second)])
      expect(await listed(ann)).toHaveLength(MAX_ACTIVE)
      expect(await listed(ben)).toEqual([other])
    })

    test("what has expired does not count for that", async () => {
      const kept = await login(ann, true)
      later(1)
      for (let count = 1; count < MAX_ACTIVE; count++) await login(ann)
      later(2 * timeouts.idle)
      await login(ann)
      expect(await logins.endExcess(ann)).toEqual([])
      expect(await listed(ann)).toHaveLength(2)
      expect(await logins.load({ id: kept })).not.toBeNull()
    })

    test("those that begin at once come to no more, and no less", async () => {
      const logIn = async () => {
        await login(ann)
        await logins.endExcess(ann)
      }
      await Promise.all(Array.from({ length: MAX_ACTIVE + 20 }, logIn))
      expect(await listed(ann)).toHaveLength(MAX_ACTIVE)
    })

    test("a sweep deletes what has been over for its time, and nothing else", async () => {
      const ended = await login(ann, true)
      const expired = await login(ann)
      const remembered = await login(ann, true)
      await logins.end({ id: ended }, "logout")
      const kept = KEPT_DAYS * DAY
      expect(await logins.sweep(secondsAfter(START, kept - 1))).toBe(0)
      expect(await logins.load({ id: expired })).not.toBeNull()
      expect(await logins.sweep(secondsAfter(START, kept))).toBe(1)
      expect(await logins.sweep(secondsAfter(START, kept + timeouts.idle))).toBe(1)
      expect(await logins.load({ id: expired })).toBeNull()
      expect(await logins.sweep(secondsAfter(START, timeouts.remembered + kept - 1))).toBe(0)
      expect(await logins.load({ id: remembered })).not.toBeNull()
      expect(await logins.sweep(secondsAfter(START, timeouts.remembered + kept))).toBe(1)
    })
  })
}
