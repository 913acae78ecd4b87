/**
 * What `Logins` in logins/register.ts promises, each sentence as a test. Run it for a register of your own:
 *
 *     loginsContract("mine", async (parts) => ({ logins: myLogins(parts), close }))
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest"
import { KEPT_DAYS } from "../logins/register.ts"
import { after as secondsAfter } from "../time/timeouts.ts"
import { activeLoginsContract } from "./active-logins-contract.ts"
import { START, timeouts } from "./bench.ts"
import { type LoginsBench, type OpenRegister, openLoginsBench } from "./logins-bench.ts"
import { oneLoginContract } from "./one-login-contract.ts"

const DAY = 86_400

/** Declares the tests. `open` is called before each. */
export function loginsContract(name: string, open: OpenRegister): void {
  describe(`${name} keeps the contract of a register of logins`, () => {
    let opened: LoginsBench
    beforeEach(async () => {
      opened = await openLoginsBench(open)
    })
    afterEach(() => opened.close())

    const bench = () => opened
    oneLoginContract(bench)
    activeLoginsContract(bench)

    test("a sweep deletes what has been over for its time, and nothing else", async () => {
      const { logins, ann, login } = opened
      const ended = await login(ann, { remember: true })
      const expired = await login(ann)
      const remembered = await login(ann, { remember: true })
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
