import type { LoginWithUser } from "../accounts/logins.ts"
import type { Database } from "../database/client.ts"
import { SessionConflictError } from "../session/errors.ts"
import type { Session } from "../session/lookup.ts"
import type { Sessions } from "../session/manager.ts"
import { parseTicket } from "../session/ticket.ts"
import { after } from "../session/time/timeouts.ts"
import type { Login, SessionStore } from "../session/types.ts"

export interface TimeMachineOptions {
  readonly sessions: Sessions<LoginWithUser>
  readonly stores: readonly SessionStore[]
  readonly db: Database
}

const MAX_ATTEMPTS = 10

/**
 * Makes one session older, as if `seconds` had passed for it alone. Sets back the times of its record, by
 * compare-and-swap in its store, and those of its login. The clock and all other sessions stay as they are. The next
 * request finds out whether the session has ended by this.
 * @param text the cookie's value: only who holds a session's ticket can make it older
 * @returns the session as it is now, with the ticket to send; null when there was none
 * @throws SessionConflictError when others keep writing to it, StoreUnavailableError
 */
export async function passTime(
  { sessions, stores, db }: TimeMachineOptions,
  text: string | undefined,
  seconds: number,
): Promise<Session<LoginWithUser> | null> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const session = await sessions.get(text)
    const store = stores.find(({ name }) => name === parseTicket(session?.ticket)?.store)
    if (!session || !store) return null
    const back = (date: Date) => after(date, -seconds)
    const lastSeenAt = back(session.lastSeenAt)
    const record = { ...session.record, createdAt: back(session.record.createdAt), lastSeenAt }
    const ticket = await store.update(session.ticket, record)
    if (ticket === "gone") return null
    if (ticket === "conflict") continue
    if (record.login) await passTimeOfLogin(db, record.login, seconds)
    const expiresAt = back(session.expiresAt)
    return { ...session, ticket, lastSeenAt, expiresAt, record: { ...record, version: record.version + 1 } }
  }
  throw new SessionConflictError("contended")
}

/** Sets back the register's times as well, since the later lastSeenAt counts: the record's or the register's. */
async function passTimeOfLogin(db: Database, { id }: Login, seconds: number): Promise<void> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const row = await db.login.findUnique({ where: { id } })
    if (!row) return
    const { createdAt, lastSeenAt, authenticatedAt } = row
    const { count } = await db.login.updateMany({
      where: { id, createdAt, lastSeenAt, authenticatedAt },
      data: {
        createdAt: after(createdAt, -seconds),
        lastSeenAt: after(lastSeenAt, -seconds),
        authenticatedAt: after(authenticatedAt, -seconds),
      },
    })
    if (count === 1) return
  }
  throw new SessionConflictError("contended")
}
