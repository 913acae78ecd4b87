import type { Prisma } from "../../.generated/sqlite/client.ts"
import { after, type Timeouts, touchInterval } from "../session/time/timeouts.ts"

/**
 * Selects the logins that have neither ended nor expired at `now`: the rule of expiryOf() in lib/session/time/timeouts.ts, as a
 * query.
 *
 * @param unwritten seconds by which a row's `lastSeenAt` may be behind the session's, because activity is not written at
 *   each request
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

/**
 * Selects also the logins whose latest activity may not be written yet, so that none is missing: for their owner, who must
 * be able to see and end all of them.
 */
export function perhapsActiveAt(now: Date, timeouts: Timeouts) {
  return activeAt(now, timeouts, touchInterval(timeouts))
}
