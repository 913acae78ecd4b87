import { expect, test } from "vitest"
import { MAX_ACTIVE } from "../logins/register.ts"
import { after as secondsAfter } from "../time/timeouts.ts"
import { START, timeouts } from "./bench.ts"
import { type LoginsBench, toldOf } from "./logins-bench.ts"

/** What a register promises of all active logins of a user: which these are, how many at the most, and that all others can be ended. */
export function activeLoginsContract(bench: () => LoginsBench): void {
  test("lists what is active, the last seen first", async () => {
    const { logins, ann, ben, clock, later, login, listed } = bench()
    await login(ben)
    const first = await login(ann)
    later(10)
    const second = await login(ann)
    expect(await logins.listActive(ann)).toMatchObject([
      { id: second, store: "disk", createdAt: clock.time, lastSeenAt: clock.time },
      { id: first, store: "disk", createdAt: START, lastSeenAt: START },
    ])
    await logins.touch({ id: first }, secondsAfter(clock.time, 1))
    expect(await listed(ann)).toEqual([first, second])
  })

  test("what has expired is not active: idle, absolute, and with remember me", async () => {
    const { logins, ann, clock, later, login, listed } = bench()
    await login(ann)
    const remembered = await login(ann, { remember: true })
    // A twentieth longer than the timeout: of activity in that time the session knows, and the register not yet.
    later(timeouts.idle + timeouts.idle / 20 - 1)
    expect(await listed(ann)).toHaveLength(2)
    later(1)
    expect(await listed(ann)).toEqual([remembered])
    const busy = await login(ann)
    later(timeouts.absolute)
    await logins.touch({ id: busy }, secondsAfter(clock.time, -1))
    expect(await listed(ann)).toEqual([remembered])
    clock.time = secondsAfter(START, timeouts.remembered)
    expect(await listed(ann)).toEqual([])
  })

  test("ends all the others, and tells of those that were active", async () => {
    const { logins, ann, ben, later, login } = bench()
    const expired = await login(ann)
    later(2 * timeouts.idle)
    const [kept, one, two, others] = [await login(ann), await login(ann), await login(ann), await login(ben)]
    const ended = await logins.endOthers(ann, kept, "password_changed")
    expect(new Set(ended)).toEqual(new Set([toldOf(one), toldOf(two)]))
    for (const id of [expired, one, two]) expect(await logins.load({ id })).toBeNull()
    for (const id of [kept, others]) expect(await logins.load({ id })).not.toBeNull()
    expect(await logins.endOthers(ann, kept, "revoked")).toEqual([])
  })

  test("a login beyond the most that may be active ends the one that was seen least recently", async () => {
    const { logins, ann, ben, clock, later, login, listed } = bench()
    const other = await login(ben)
    const [first, second] = [await login(ann), await login(ann)]
    for (let count = 2; count < MAX_ACTIVE; count++) {
      later(1)
      await login(ann)
    }
    expect(await logins.endExcess(ann)).toEqual([])
    await logins.touch({ id: first }, clock.time)
    later(1)
    await login(ann)
    expect(await logins.endExcess(ann)).toEqual([toldOf(second)])
    expect(await listed(ann)).toHaveLength(MAX_ACTIVE)
    expect(await listed(ben)).toEqual([other])
  })

  test("what has expired does not count for that", async () => {
    const { logins, ann, later, login, listed } = bench()
    const kept = await login(ann, { remember: true })
    later(1)
    for (let count = 1; count < MAX_ACTIVE; count++) await login(ann)
    later(2 * timeouts.idle)
    await login(ann)
    expect(await logins.endExcess(ann)).toEqual([])
    expect(await listed(ann)).toHaveLength(2)
    expect(await logins.load({ id: kept })).not.toBeNull()
  })

  test("those that begin at once come to no more, and no less", async () => {
    const { logins, ann, login, listed } = bench()
    const logIn = async () => {
      await login(ann)
      await logins.endExcess(ann)
    }
    await Promise.all(Array.from({ length: MAX_ACTIVE + 20 }, logIn))
    expect(await listed(ann)).toHaveLength(MAX_ACTIVE)
  })
}
