import { after, type Timeouts } from "../time/timeouts.ts"

/**
 * Selects the logins that have neither ended nor expired at `now`: the rule of expiryOf() in time/timeouts.ts, as a query.
 *
 * @param unwritten seconds by which a row's `lastSeenAt` may be behind the session's, because activity is not written at
 *   each request: `touchInterval(timeouts)`, so that none is missing
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
  }
}
