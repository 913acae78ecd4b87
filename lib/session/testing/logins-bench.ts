/** What the tests of a register's contract work with. */
import { randomUUID } from "node:crypto"
import type { Logins, NewLogin, RegisterParts } from "../logins/register.ts"
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

export type OpenRegister = (parts: RegisterParts) => RegisterUnderTest | Promise<RegisterUnderTest>

export type LoginsBench = Awaited<ReturnType<typeof openLoginsBench>>

/** The session that a login of these tests begins with. */
export const sessionOf = (id: string) => `session of ${id}` as SessionId

/** What is told of a login that was ended. */
export const toldOf = (id: string) => ({ id, sessionId: sessionOf(id), store: "disk" })

/** Opens a register, with a clock and two users of its own. */
export async function openLoginsBench(open: OpenRegister) {
  const clock = { time: START }
  const place = await open({ now: () => clock.time, timeouts, set: randomUUID() })
  const { logins } = place
  const addUser = async () => (await place.addUser?.()) ?? randomUUID()
  const [ann, ben] = [await addUser(), await addUser()]
  return {
    ...{ logins, ann, ben, clock },
    later(seconds: number): void {
      clock.time = secondsAfter(clock.time, seconds)
    },
    /** Begins a login, on the disk and now, and gives its id. */
    async login(userId: string, more: Partial<NewLogin> = {}): Promise<string> {
      const id = randomUUID()
      const begun = {
        id,
        userId,
        sessionId: sessionOf(id),
        store: "disk",
        remember: false,
        userAgent: "",
        at: clock.time,
      }
      await logins.start({ ...begun, ...more })
      return id
    },
    listed: async (userId: string) => (await logins.listActive(userId)).map(({ id }) => id),
    close: () => place.close?.(),
  }
}
