import type { DatabaseAccess } from "../database/client.ts"
import { activeAt } from "../session/logins/active.ts"
import { removeInSteps } from "../session/time/pace.ts"
import { after, type Timeouts } from "../session/time/timeouts.ts"

const DAY = 24 * 3600
const BATCH = 100

/**
 * Deletes guests older than a day who are logged in nowhere, and known addresses from which nobody has logged in for a year.
 * Returns the number of rows deleted.
 */
export async function sweepAccounts(db: DatabaseAccess, timeouts: Timeouts, now: Date): Promise<number> {
  const deserted = {
    guest: true,
    createdAt: { lte: after(now, -DAY) },
    logins: { none: activeAt(now, timeouts) },
  }
  const guests = await removeInSteps(async () => {
    const query = { where: deserted, orderBy: { createdAt: "asc" }, select: { id: true }, take: BATCH } as const
    const rows = await db.user.findMany(query)
    const { count } = await db.user.deleteMany({ where: { ...deserted, id: { in: rows.map(({ id }) => id) } } })
    return { removed: count, more: rows.length === BATCH }
  })
  const addresses = await db.knownAddress.deleteMany({
    where: { lastSeenAt: { lte: after(now, -365 * DAY) } },
  })
  return guests + addresses.count
}
