import { logger } from "../log.ts"
import { requestSessions } from "../request-sessions.ts"
import { services } from "../services.ts"
import { endOtherSignIns, requireFreshLogin } from "./sign-in-list.ts"

/** Deletes the visitor's account and ends all its sessions. @throws Problem 403 with the code `reauth_required` */
export async function deleteAccount(): Promise<void> {
  const { users } = services()
  const { user } = (await requireFreshLogin()).login
  await endOtherSignIns("account_deleted")
  await requestSessions().end()
  await users.remove(user.id)
  logger.info({ event: "account_deleted", user: user.id })
}
