import { randomUUID } from "node:crypto"
import { expect, test } from "vitest"
import { type LoginState, PREVIOUS_ID } from "../logins/register.ts"
import type { Session, SessionsOptions } from "../lookup.ts"
import { createOwnLogins } from "../own-logins.ts"
import { after as secondsAfter } from "../time/timeouts.ts"
import type { SessionData, SessionId } from "../types.ts"
import { START } from "./bench.ts"
import { type LoginsBench, sessionOf, toldOf } from "./logins-bench.ts"

/** What a register promises of one login, from its start to its end. */
export function oneLoginContract(bench: () => LoginsBench): void {
  test("a login is found from its start to its end", async () => {
    const { logins, ann, login, listed } = bench()
    const id = await login(ann)
    expect(await logins.load({ id })).toMatchObject({ lastSeenAt: START })
    expect(await logins.load({ id: randomUUID() })).toBeNull()
    await logins.end({ id }, "logout")
    expect(await logins.load({ id })).toBeNull()
    expect(await listed(ann)).toEqual([])
  })

  test("a browser's header of any length and kind is no obstacle", async () => {
    const { ann, login, listed } = bench()
    const id = await login(ann, { userAgent: `${"x".repeat(20_000)}<b>'";--` })
    expect(await listed(ann)).toEqual([id])
  })

  test("activity moves forwards only, and not after the end", async () => {
    const { logins, ann, login } = bench()
    const id = await login(ann)
    await logins.touch({ id }, secondsAfter(START, 60))
    await logins.touch({ id }, secondsAfter(START, 30))
    expect(await logins.load({ id })).toMatchObject({ lastSeenAt: secondsAfter(START, 60) })
    await logins.end({ id }, "logout")
    await logins.touch({ id }, secondsAfter(START, 90))
    expect(await logins.load({ id })).toBeNull()
  })

  test("of several ends one is told, and another user's is none", async () => {
    const { logins, ann, ben, login } = bench()
    const id = await login(ann)
    expect(await logins.endOne(ben, id, "revoked")).toBeNull()
    expect(await logins.endOne(ann, randomUUID(), "revoked")).toBeNull()
    const ends = await Promise.all(Array.from({ length: 5 }, () => logins.endOne(ann, id, "revoked")))
    expect(ends.filter(Boolean)).toEqual([toldOf(id)])
    await logins.end({ id }, "replaced")
    expect(await logins.endOne(ann, id, "revoked")).toBeNull()
    expect(await logins.load({ id })).toBeNull()
  })

  test("what a browser may send for an id ends nothing, however a database would read it", async () => {
    const { logins, ann, login, listed } = bench()
    const id = await login(ann)
    await login(ann)
    const { endOne } = createOwnLogins({ logins } as SessionsOptions<LoginState, SessionData>, async () => {})
    const session = { record: { login: { id, userId: ann } } } as Session<LoginState>
    for (const sent of [{ not: "x" }, [id], "\0", "\ud800", "", undefined, null, 1, "x".repeat(100_000)])
      expect(await endOne(session, sent as string)).toBeNull()
    expect(await listed(ann)).toHaveLength(2)
    expect(await endOne(session, id)).toEqual(toldOf(id))
  })

  test("a login that has moved is told with its new session", async () => {
    const { logins, ann, login } = bench()
    const id = await login(ann)
    const location = { id: "moved" as SessionId, store: "cookie" }
    await logins.setLocation({ id }, location, sessionOf(id))
    expect(await logins.listActive(ann)).toMatchObject([{ id, store: "cookie" }])
    expect(await logins.endOne(ann, id, "revoked")).toEqual({ id, sessionId: location.id, store: "cookie" })
  })

  test("the id of its session ends it, and until a moment ago the one before", async () => {
    const { logins, ann, later, login, listed } = bench()
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
    const { logins, ann, login, listed } = bench()
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
    const { logins, ann, ben, login } = bench()
    const id = await login(ann, { binding: "one" })
    const bind = (next: string, expected: string | null) => logins.bind?.({ id }, next, expected)
    expect(await logins.load({ id })).toMatchObject({ binding: "one" })
    expect(await bind("two", null)).toBe(false)
    const results = await Promise.all(["two", "two", "two"].map((next) => bind(next, "one")))
    expect(results.toSorted()).toEqual([false, false, true])
    await logins.setLocation({ id }, { id: sessionOf("moved"), store: "shelf" }, sessionOf(id))
    await logins.touch({ id }, secondsAfter(START, 100))
    expect(await logins.load({ id })).toMatchObject({ binding: "two" })
    expect(await logins.listActive(ann)).toMatchObject([{ id, binding: "two" }])
    const unbound = await login(ben)
    expect(await logins.bind?.({ id: unbound }, "one", null)).toBe(true)
    await logins.end({ id }, "logout")
    expect(await bind("three", "two")).toBe(false)
  })
}
