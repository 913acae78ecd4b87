import type { Prisma } from "../../.generated/sqlite/client.ts"
import type { DatabaseAccess } from "../database/client.ts"
import type { SessionId } from "../session/types.ts"

export type EndReason = "logout" | "revoked" | "password_changed" | "replaced" | "expired" | "too_many"

/** A login that has just ended, and where its session is, which the caller now removes. */
export interface EndedLogin {
  readonly id: string
  readonly sessionId: SessionId
  readonly store: string
}

export type EndLogins = ReturnType<typeof endLogins>

/**
 * Ends the selected logins that have not ended yet, and returns them. One statement, so that each login is returned to
 * exactly one of several callers.
 */
export function endLogins(db: DatabaseAccess, now: () => Date) {
  return async (where: Prisma.LoginWhereInput, reason: EndReason): Promise<EndedLogin[]> => {
    const rows = await db.login.updateManyAndReturn({
      where: { ...where, endedAt: null },
      data: { endedAt: now(), endedReason: reason },
      select: { id: true, sessionId: true, store: true },
    })
    return rows as EndedLogin[]
  }
}
