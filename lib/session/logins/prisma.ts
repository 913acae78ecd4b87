import { StoreUnavailableError } from "../errors.ts"
import { after, touchInterval } from "../time/timeouts.ts"
import type { Login, SessionId } from "../types.ts"
import { activeAt } from "./active.ts"
import {
  type EndedLogin,
  type EndReason,
  type Logins,
  MAX_ACTIVE,
  type NewLogin,
  PREVIOUS_ID,
  type Register,
  type RegisterParts,
  type SessionLocation,
} from "./register.ts"
import { sweepLogins } from "./sweep-logins.ts"
import type { LoginRow, LoginTable, Order, Where } from "./table.ts"

/**
 * What stands for the previous id of a login whose session is vouched for: from its start until something begins to end or replace
 * that session. An earlier release leaves no such mark, so what it did half counts for nothing.
 */
export const VOUCHED = ""

/** The column in which `session.prisma` keeps what is told of the browser. */
const browserColumn = ({ userAgent }: NewLogin) => ({ userAgent: userAgent.slice(0, 512) })

/**
 * A register in a table, through Prisma: the model `Login` of session.prisma. `load` gives the row, so a column that you add is
 * at hand on each request.
 *
 * @param table `prisma.login`
 * @param ownColumns what to keep of a new login in columns of your own, instead of the column `userAgent`
 */
export function prismaLogins<Own extends object = { userAgent: string }>(
  table: LoginTable<Own>,
  ownColumns: (login: NewLogin) => Own = browserColumn as unknown as (login: NewLogin) => Own,
): Register<LoginRow & Own, LoginRow & Own> {
  return (parts) => loginsIn(table, ownColumns, parts)
}

function loginsIn<Own extends object>(
  table: LoginTable<Own>,
  ownColumns: (login: NewLogin) => Own,
  { now, timeouts }: Omit<RegisterParts, "set">,
): Logins<LoginRow & Own, LoginRow & Own> {
  type LoginId = Pick<Login, "id">
  const lastSeenFirst: Order = [{ lastSeenAt: "desc" }, { id: "asc" }]

  /** Ends what is selected and has not ended yet. One statement, so that each login is told to exactly one of several callers. */
  async function endThem(where: Where, reason: EndReason): Promise<EndedLogin[]> {
    const rows = await guard(() =>
      table.updateManyAndReturn({
        where: { ...where, endedAt: null },
        data: { endedAt: now(), endedReason: reason },
        select: { id: true, sessionId: true, store: true },
      }),
    )
    return rows as EndedLogin[]
  }

  return {
    async start(login) {
      const { id, userId, sessionId, store, remember, binding, at } = login
      const row = { id, userId, sessionId, store, remember, createdAt: at, lastSeenAt: at, previousSessionId: VOUCHED }
      // Where no session is bound to a device, the table need not have the column.
      const bound = binding ? { binding } : {}
      await guard(() => table.create({ data: { ...row, ...bound, ...ownColumns(login) } }))
    },
    async load({ id }) {
      const row = await guard(() => table.findFirst({ where: { id, endedAt: null } }))
      return row && { ...row, currentId: row.previousSessionId === VOUCHED ? row.sessionId : null }
    },
    async touch({ id }: LoginId, at) {
      const where = { id, endedAt: null, lastSeenAt: { lt: at } }
      await guard(() => table.updateMany({ where, data: { lastSeenAt: at } }))
    },
    async setLocation({ id }: LoginId, location: SessionLocation, before: SessionId) {
      const data = { sessionId: location.id, store: location.store, previousSessionId: before, movedAt: now() }
      await guard(() => table.updateMany({ where: { id }, data }))
    },
    // As if it had moved to itself.
    async beginEnd({ id }: LoginId, sessionId: SessionId) {
      await guard(() => table.updateMany({ where: { id, sessionId }, data: { previousSessionId: sessionId } }))
    },
    async bind({ id }, binding, expected) {
      const where = { id, endedAt: null, binding: expected }
      const { count } = await guard(() => table.updateMany({ where, data: { binding } }))
      return count === 1
    },
    async end({ id }, reason) {
      await endThem({ id }, reason)
    },
    async endBySession(sessionId) {
      // Two statements: for one with OR, SQLite would read all logins that have not ended.
      await endThem({ sessionId }, "logout")
      await endThem({ previousSessionId: sessionId, movedAt: { gt: after(now(), -PREVIOUS_ID) } }, "logout")
    },
    listActive(userId) {
      const where = { userId, ...activeAt(now(), timeouts, touchInterval(timeouts)) }
      return guard(() => table.findMany({ where, orderBy: lastSeenFirst }))
    },
    async endOne(userId, id, reason) {
      const [ended] = await endThem({ id, userId }, reason)
      return ended ?? null
    },
    async endOthers(userId, keepId, reason) {
      const others = { userId, id: { not: keepId } }
      await endThem({ ...others, NOT: activeAt(now(), timeouts, touchInterval(timeouts)) }, "expired")
      return endThem(others, reason)
    },
    async endExcess(userId) {
      const open = { userId, endedAt: null }
      // At most MAX_ACTIVE at once: the rest goes with the next logins.
      const excess = { where: open, orderBy: lastSeenFirst, skip: MAX_ACTIVE, take: MAX_ACTIVE }
      const findExcess = () => guard(() => table.findMany({ ...excess, select: { id: true } }))
      if ((await findExcess()).length === 0) return []
      // Expired logins do not count. Once ended, they are not found again.
      await endThem({ userId, NOT: activeAt(now(), timeouts) }, "expired")
      const ids = (await findExcess()).map(({ id }) => id)
      return endThem({ id: { in: ids } }, "too_many")
    },
    sweep: (date) => guard(() => sweepLogins(table, timeouts, date)),
  }
}

/**
 * A user who is not there any more (P2003, where a relation leads to them) is no failure of the database, nor is a column that the
 * model does not have, such as `binding`: Prisma says which.
 */
async function guard<T>(operation: () => PromiseLike<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    const { name, code } = error as { name?: string; code?: string }
    if (code === "P2003" || name === "PrismaClientValidationError") throw error
    throw new StoreUnavailableError("database", error)
  }
}
