import { setImmediate } from "node:timers/promises"
import type { DatabaseAccess } from "../db.ts"
import { after, type Timeouts } from "../session/timeouts.ts"
import { activeAt } from "./active.ts"

const DAY = 24 * 3600
const BATCH = 100

/**
 * Removes sign-ins that have been over for 30 days (until then the login page can say why), and guests older than a day
 * who are signed in nowhere. Gives the number of rows removed.
 */
export async function sweep(db: DatabaseAccess, timeouts: Timeouts, now: Date): Promise<number> {
  const monthAgo = after(now, -30 * DAY)
  const over = { OR: [{ endedAt: { lte: monthAgo } }, { endedAt: null, NOT: activeAt(monthAgo, timeouts) }] }
  const deserted = {
    guest: true,
    createdAt: { lte: after(now, -DAY) },
    signIns: { none: activeAt(now, timeouts) },
  }
  const select = { id: true }

  const signIns = await inBatches(
    () => db.signIn.findMany({ where: over, select, take: BATCH }),
    (id) => db.signIn.deleteMany({ where: { ...over, id } }),
  )
  const guests = await inBatches(
    () => db.user.findMany({ where: deserted, select, take: BATCH }),
    (id) => db.user.deleteMany({ where: { ...deserted, id } }),
  )
  return signIns + guests
}

async function inBatches(
  find: () => Promise<{ id: string }[]>,
  remove: (id: { in: string[] }) => Promise<{ count: number }>,
): Promise<number> {
  let removed = 0
  for (;;) {
    const rows = await find()
    const { count } = await remove({ in: rows.map((row) => row.id) })
    removed += count
    if (rows.length < BATCH) return removed
    // SQLite answers without giving up the thread: let requests through between two batches.
    await setImmediate()
  }
}
