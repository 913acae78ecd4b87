import { randomUUID } from "node:crypto"
import { after } from "../../session/time/timeouts.ts"
import type { SessionId } from "../../session/types.ts"
import { createLogins } from "../logins.ts"
import { createTestDatabase } from "./database.ts"

export const DAY = 24 * 3600
export const timeouts = { idle: 1800, absolute: 8 * 3600, remembered: 30 * DAY }
export const start = new Date("2026-05-01T12:00:00Z")

export const sessionOf = (id: string) => `session of ${id}` as SessionId

/** The register of logins on a database of its own, with a clock that stands still until it is set. */
export async function createRegister() {
  const { db, close } = await createTestDatabase()
  const clock = { now: start }
  const logins = createLogins({ db, now: () => clock.now, timeouts })

  return {
    db,
    close,
    logins,
    clock,

    /** Moves the clock forward. */
    later(seconds: number): void {
      clock.now = after(clock.now, seconds)
    },

    /** Deletes all users, and sets the clock back to `start`. */
    async empty(): Promise<void> {
      clock.now = start
      await db.user.deleteMany()
    },

    async addUser(username: string, guest = false): Promise<string> {
      const id = randomUUID()
      await db.user.create({ data: { id, username, usernameKey: username, guest, createdAt: clock.now } })
      return id
    },

    /** Adds a login whose session is in the disk store. Returns its id. */
    async login(userId: string, choice: { remember?: boolean; userAgent?: string } = {}): Promise<string> {
      const id = randomUUID()
      const place = { sessionId: sessionOf(id), store: "disk" }
      await logins.start({ id, userId, ...place, remember: false, userAgent: "", at: clock.now, ...choice })
      return id
    },
  }
}
