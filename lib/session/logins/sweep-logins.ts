import { removeInSteps } from "../time/pace.ts"
import { after, type Timeouts } from "../time/timeouts.ts"
import { activeAt } from "./active.ts"
import { KEPT_DAYS } from "./register.ts"
import type { LoginTable, Order, Where } from "./table.ts"

const BATCH = 100

/** Deletes logins that ended or expired KEPT_DAYS ago, in steps. @returns how many */
export async function sweepLogins<Own extends object>(
  table: LoginTable<Own>,
  timeouts: Timeouts,
  now: Date,
): Promise<number> {
  const border = after(now, -KEPT_DAYS * 86_400)
  // Three queries: one with OR would read the whole table, and one of all that have expired, at each step, every login with
  // "remember me" of the last month.
  const ended = { endedAt: { lte: border } }
  // `createdAt` adds nothing to NOT, but it is what the index knows: no younger login can have expired by then.
  const expired = { endedAt: null, remember: false, createdAt: { lte: border }, NOT: activeAt(border, timeouts) }
  const remembered = { endedAt: null, remember: true, createdAt: { lte: after(border, -timeouts.remembered) } }
  // PostgreSQL takes the order from the index only if that names its first column too, which is null in all of these.
  const oldestFirst: Order = [{ endedAt: "asc" }, { createdAt: "asc" }]
  return (
    (await remove(table, ended, [{ endedAt: "asc" }])) +
    (await remove(table, expired, oldestFirst)) +
    (await remove(table, remembered, oldestFirst))
  )
}

/** @param orderBy the order of the index. Prisma's default, by id, would read the table in that order until the batch is full */
function remove<Own extends object>(table: LoginTable<Own>, where: Where, orderBy: Order): Promise<number> {
  return removeInSteps(async () => {
    const rows = await table.findMany({ where, orderBy, take: BATCH, select: { id: true } })
    const { count } = await table.deleteMany({ where: { ...where, id: { in: rows.map(({ id }) => id) } } })
    return { removed: count, more: rows.length === BATCH }
  })
}
