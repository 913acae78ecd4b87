import type { createLogins } from "../../accounts/logins.ts"
import { usernameKey } from "../../accounts/username.ts"
import type { createUsers } from "../../accounts/users.ts"
import type { Database } from "../../database/client.ts"
import { logger } from "../../log/logger.ts"
import type { Services } from "../../site/services.ts"

interface Parts {
  readonly db: Database
  readonly users: ReturnType<typeof createUsers>
  readonly logins: ReturnType<typeof createLogins>
  readonly sessions: Pick<Services["sessions"], "revoke">
}

/** Deletes the accounts that an attack has made, and revokes their sessions in whatever store. */
export async function removeAccounts(usernames: readonly string[], parts: Parts): Promise<void> {
  const { db, users, logins, sessions } = parts
  const accounts = await db.user.findMany({
    where: { usernameKey: { in: usernames.map(usernameKey) } },
    select: { id: true },
  })
  const open = []
  for (const { id } of accounts) {
    open.push(...(await logins.openOf(id)))
    await users.remove(id)
    logger.info({ event: "account_deleted", user: id })
  }
  // Revoked last: the logins are gone, so the sessions are dead already, even if a store is down.
  await Promise.all(open.map(({ sessionId, store }) => sessions.revoke({ id: sessionId, store })))
}
