import type { Prisma } from "../../.generated/sqlite/client.ts"
import type { DatabaseAccess } from "../database/client.ts"
import { leisurely } from "../session/time/pace.ts"
import { after, type Timeouts } from "../session/time/timeouts.ts"
import { activeAt } from "./active.ts"

const DAY = 24 * 3600
const BATCH = 100

/**
 * Removes logins that have been over for 30 days (until then the login page can say why), guests older than a day who
 * are signed in nowhere, and addresses that nobody has logged in from for a year. Gives the number of rows removed.
 */
export async function sweep(db: DatabaseAccess, timeouts: Timeouts, now: Date): Promise<number> {
  const monthAgo = after(now, -30 * DAY)
  // Two queries, not one with OR: that would read the whole table.
  const ended = { endedAt: { lte: monthAgo } }
  // The age is said twice, since an index knows only this: what is younger can not have expired a month ago.
  const expired = { endedAt: null, createdAt: { lte: monthAgo }, NOT: activeAt(monthAgo, timeouts) }
  const deserted = {
    guest: true,
    createdAt: { lte: after(now, -DAY) },
    logins: { none: activeAt(now, timeouts) },
  }

  const logins =
    (await removeLogins(db, ended, { endedAt: "asc" })) +
    (await removeLogins(db, expired, { createdAt: "asc" }))
  const guests = await inBatches(
    () => db.user.findMany({ where: deserted, orderBy: { createdAt: "asc" }, ...batch }),
    (id) => db.user.deleteMany({ where: { ...deserted, id } }),
  )
  const addresses = await db.knownAddress.deleteMany({
    where: { lastSeenAt: { lte: after(now, -365 * DAY) } },
  })
  return logins + guests + addresses.count
}

const batch = { select: { id: true }, take: BATCH } as const

/** @param orderBy that of the index: Prisma's own, by id, would read the table in that order until the batch is full */
function removeLogins(
  { login }: DatabaseAccess,
  where: Prisma.LoginWhereInput,
  orderBy: Prisma.LoginOrderByWithRelationInput,
): Promise<number> {
  return inBatches(
    () => login.findMany({ where, orderBy, ...batch }),
    (id) => login.deleteMany({ where: { ...where, id } }),
  )
}

async function inBatches(
  find: () => Promise<{ id: string }[]>,
  remove: (id: { in: string[] }) => Promise<{ count: number }>,
): Promise<number> {
  let removed = 0
  const removeSome = async () => {
    const rows = await find()
    removed += (await remove({ in: rows.map((row) => row.id) })).count
    return rows.length === BATCH
  }
  while (await leisurely(removeSome));
  return removed
}
