import type { Prisma } from "../../.generated/sqlite/client.ts"
import type { DatabaseAccess } from "../database/client.ts"
import { removeInSteps } from "../session/time/pace.ts"
import { after, type Timeouts } from "../session/time/timeouts.ts"
import { activeAt } from "./active.ts"

const DAY = 24 * 3600
const BATCH = 100

/**
 * Deletes logins that ended or expired 30 days ago (until then the login page can say why), guests older than a day who are
 * logged in nowhere, and known addresses from which nobody has logged in for a year. Returns the number of rows deleted.
 */
export async function sweep(db: DatabaseAccess, timeouts: Timeouts, now: Date): Promise<number> {
  const monthAgo = after(now, -30 * DAY)
  // Two queries: one with OR would read the whole table.
  const ended = { endedAt: { lte: monthAgo } }
  // `createdAt` adds nothing to NOT, but it is what the index knows: no younger login can have expired a month ago.
  const expired = { endedAt: null, createdAt: { lte: monthAgo }, NOT: activeAt(monthAgo, timeouts) }
  const deserted = {
    guest: true,
    createdAt: { lte: after(now, -DAY) },
    logins: { none: activeAt(now, timeouts) },
  }

  const logins =
    (await removeLogins(db, ended, { endedAt: "asc" })) + (await removeLogins(db, expired, { createdAt: "asc" }))
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

/**
 * @param orderBy the order of the index. Prisma's default, by id, would read the table in that order until the batch is full
 */
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
  return removeInSteps(async () => {
    const rows = await find()
    const { count } = await remove({ in: rows.map((row) => row.id) })
    return { removed: count, more: rows.length === BATCH }
  })
}
