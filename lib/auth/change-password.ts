import { z } from "zod"
import { Problem } from "../http/problem.ts"
import { parseBody } from "../http/read-json.ts"
import { logger } from "../log.ts"
import { requestSessions } from "../request-sessions.ts"
import { services } from "../services.ts"
import { type LoggedInSession, requireLogin } from "./current.ts"
import { passwordSchemaFor } from "./passwords.ts"
import { endOtherSignIns } from "./sign-in-list.ts"
import type { Visitor } from "./visitor.ts"

export const changePasswordBody = z.strictObject({ currentPassword: z.string(), newPassword: z.string() })

/**
 * Changes the password, ends all the user's other logins and gives this session a new ticket.
 * @throws Problem 403 when the current password is wrong
 */
export async function changePassword(
  input: z.infer<typeof changePasswordBody>,
  visitor: Visitor,
): Promise<void> {
  const { users } = services()
  const session = await requireLogin()
  const { id, username } = session.login.user
  const { newPassword } = parseBody(z.object({ newPassword: passwordSchemaFor(username) }), input)
  await confirm(session, visitor, () => users.changePassword(id, input.currentPassword, newPassword))
  await endOtherSignIns("password_changed")
  const rotated = await requestSessions().rotate()
  logger.info({ event: "password_changed", user: id, session: rotated?.id })
}

/** Enters the password again, so that sensitive actions are allowed for a while. A new ticket, as at every such change. */
export async function reauthenticate(currentPassword: string, visitor: Visitor): Promise<void> {
  const session = await requireLogin()
  const { id } = session.login.user
  await confirm(session, visitor, () => services().users.checkPassword(id, currentPassword))
  const rotated = await requestSessions().rotate()
  logger.info({ event: "reauthenticated", user: id, session: rotated?.id })
}

/** The password is entered: `verify` tells whether it is right. @throws Problem 403 when it is wrong */
async function confirm(
  { login, record }: LoggedInSession,
  { address }: Visitor,
  verify: () => Promise<boolean>,
): Promise<void> {
  const { limits, signIns, now } = services()
  const isRight = await limits.guard({ username: login.user.username, address }, verify)
  if (!isRight) {
    logger.warn({ event: "password_check_failed", user: login.user.id })
    throw new Problem(403, "The current password is wrong.")
  }
  await signIns.authenticated(record.login?.id ?? "", now())
}
