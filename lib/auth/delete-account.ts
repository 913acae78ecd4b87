import { logger } from "../log/logger.ts"
import { services } from "../site/services.ts"
import { logRevoked, requireFreshLogin } from "./login-list.ts"

/** Deletes the visitor's account and ends all its sessions. @throws Problem 403 with the code `reauth_required` */
export async function deleteAccount(): Promise<void> {
  const { users, logins } = services()
  const { login, id } = await requireFreshLogin()
  const open = await logins.openOf(login.user.id)
  // This step decides: it deletes the account with all its logins. A failure before it changes nothing.
  await users.remove(login.user.id)
  logger.info({ event: "account_deleted", user: login.user.id })
  const others = open.filter(({ sessionId }) => sessionId !== id)
  logRevoked(others)
  await services().sessions.own.removeSessions(others)
  await services().request.end()
}
