import type { ActiveLogin, EndedLogin, LoginState, SessionLocation } from "./logins/register.ts"
import type { Session, SessionsOptions } from "./lookup.ts"
import type { SessionData } from "./types.ts"

/** The operations on the logins of one user, other than the request's own session. They need a register of logins. */
export function createOwnLogins<State extends LoginState, Data extends SessionData, Listed extends ActiveLogin>(
  { logins, report = () => {} }: SessionsOptions<State, Data, Listed>,
  revoke: (session: SessionLocation) => Promise<void>,
) {
  /**
   * Removes sessions whose logins have ended. They log nobody in any more, so what a store that is down keeps of them does no
   * harm.
   */
  async function removeSessions(ended: readonly EndedLogin[]): Promise<void> {
    for (const { sessionId: id, store } of ended) await revoke({ id, store }).catch(report)
  }

  return {
    /** The logins of the session's user, in all stores, the last seen first. Nobody has none. */
    async list(session: Session<State, Data> | null) {
      const { login } = session?.record ?? {}
      if (!login) return []
      const active = await logins.listActive(login.userId)
      return active.map((each) => ({ ...each, current: each.id === login.id }))
    },

    /** Ends one login of the session's user. Gives it; null when it is unknown, another user's, or has ended before. */
    async endOne({ record: { login } }: Session<State, Data>, id: string): Promise<EndedLogin | null> {
      // It may be from a request's body: an object would be a condition to Prisma, and some texts are an error to PostgreSQL.
      const isId = typeof id === "string" && /^[!-~]{1,128}$/.test(id)
      const ended = login && isId && (await logins.endOne(login.userId, id, "revoked"))
      if (!ended) return null
      await removeSessions([ended])
      return ended
    },

    /** Ends all logins of the session's user but its own. Gives those that were active. */
    async endOthers({ record: { login } }: Session<State, Data>): Promise<EndedLogin[]> {
      const ended = login ? await logins.endOthers(login.userId, login.id, "revoked") : []
      await removeSessions(ended)
      return ended
    },

    /** Ends the logins of a user beyond what the register allows. */
    endExcess: async (userId: string) => removeSessions(await logins.endExcess(userId)),

    removeSessions,
  }
}
