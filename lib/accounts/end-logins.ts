import type { Prisma } from "../../.generated/sqlite/client.ts"
import type { DatabaseAccess } from "../database/client.ts"
import type { SessionId } from "../session/types.ts"

export type EndReason = "logout" | "revoked" | "password_changed" | "replaced" | "expired" | "too_many"

/** A login that was just ended, and where the session is that the caller now removes. */
export interface EndedLogin {
  readonly id: string
  readonly sessionId: SessionId
  readonly store: string
}

export type EndLogins = ReturnType<typeof endLogins>

/** Ends what is selected and has not ended yet. One statement, so that of several callers exactly one is given each row. */
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
