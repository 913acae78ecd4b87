import type { DatabaseAccess } from "../database/client.ts"
import { activeAt } from "../session/logins/active.ts"
import { removeInSteps } from "../session/time/pace.ts"
import { after, type Timeouts } from "../session/time/timeouts.ts"

const HOUR = 3600
const DAY = 24 * HOUR
const BATCH = 100

/**
 * Deletes guests older than a day who are logged in nowhere, known addresses from which nobody has logged in for a year, and
 * counters of limits whose time was over an hour ago. Returns the number of rows deleted.
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
  const addresses = await removeOldest(
    (take) =>
      db.knownAddress.findMany({
        where: { lastSeenAt: { lte: after(now, -365 * DAY) } },
        ...{ orderBy: { lastSeenAt: "asc" }, select: { lastSeenAt: true }, take },
      }),
    ({ lastSeenAt }) => db.knownAddress.deleteMany({ where: { lastSeenAt: { lte: lastSeenAt } } }),
  )
  const counters = await removeOldest(
    (take) =>
      db.rateLimit.findMany({
        where: { expire: { lte: after(now, -HOUR) } },
        ...{ orderBy: { expire: "asc" }, select: { expire: true }, take },
      }),
    ({ expire }) => db.rateLimit.deleteMany({ where: { expire: { lte: expire as Date } } }),
  )
  return guests + addresses + counters
}

/** Removes rows in steps: up to the time of the last of a batch. Those of one instant go at once, since there are few. */
function removeOldest<Row>(
  oldest: (take: number) => Promise<Row[]>,
  removeUpTo: (row: Row) => Promise<{ count: number }>,
): Promise<number> {
  return removeInSteps(async () => {
    const rows = await oldest(BATCH)
    const last = rows.at(-1)
    const removed = last ? (await removeUpTo(last)).count : 0
    return { removed, more: rows.length === BATCH }
  })
}
