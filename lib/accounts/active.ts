import type { Prisma } from "../../.generated/sqlite/client.ts"
import { after, type Timeouts, touchInterval } from "../session/time/timeouts.ts"

/**
 * Logins that have neither ended nor expired at `now`: what endOf() in lib/session/time/timeouts.ts says, as a query.
 * Activity is written down here now and then only: the session itself may know of some that is later, by as much as
 * `unwritten` seconds.
 */
export function activeAt(now: Date, timeouts: Timeouts, unwritten = 0) {
  return {
    endedAt: null,
    OR: [
      { remember: true, createdAt: { gt: after(now, -timeouts.remembered) } },
      {
        remember: false,
        createdAt: { gt: after(now, -timeouts.absolute) },
        lastSeenAt: { gt: after(now, -timeouts.idle - unwritten) },
      },
    ],
  } satisfies Prisma.LoginWhereInput
}

/** The same, without missing one: for what its owner must be able to see, and to end. */
export function perhapsActiveAt(now: Date, timeouts: Timeouts) {
  return activeAt(now, timeouts, touchInterval(timeouts))
}
