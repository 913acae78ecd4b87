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

/** Deletes the accounts that an attack has made, with their sessions, whatever store these are in. */
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
  // With their logins gone the sessions are dead already: a store that is down now keeps no account from going.
  await Promise.all(open.map(({ sessionId, store }) => sessions.revoke({ id: sessionId, store })))
}
