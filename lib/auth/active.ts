import type { Prisma } from "../../.generated/sqlite/client.ts"
import { after, type Timeouts } from "../session/timeouts.ts"

/** Sign-ins that have neither ended nor expired at `now`: what endOf() in lib/session/timeouts.ts says, as a query. */
export function activeAt(now: Date, timeouts: Timeouts) {
  return {
    endedAt: null,
    OR: [
      { remember: true, createdAt: { gt: after(now, -timeouts.remember) } },
      {
        remember: false,
        createdAt: { gt: after(now, -timeouts.absolute) },
        lastSeenAt: { gt: after(now, -timeouts.idle) },
      },
    ],
  } satisfies Prisma.SignInWhereInput
}
