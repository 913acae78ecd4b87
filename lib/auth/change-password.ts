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
  const { user } = (await requireLogin()).login
  const { newPassword } = parseBody(z.object({ newPassword: passwordSchemaFor(user.username) }), input)
  await checkPassword(input.currentPassword, visitor)
  await users.changePassword(user.id, newPassword)
  await endOtherSignIns("password_changed")
  const rotated = await requestSessions().rotate()
  logger.info({ event: "password_changed", user: user.id, session: rotated?.id })
}

/** Enters the password again, so that sensitive actions are allowed for a while. A new ticket, as at every such change. */
export async function reauthenticate(currentPassword: string, visitor: Visitor): Promise<void> {
  const session = await checkPassword(currentPassword, visitor)
  const rotated = await requestSessions().rotate()
  logger.info({ event: "reauthenticated", user: session.login.user.id, session: rotated?.id })
}

async function checkPassword(password: string, { address }: Visitor): Promise<LoggedInSession> {
  const { users, limits, signIns, now } = services()
  const session = await requireLogin()
  const { user } = session.login
  const right = await limits.guard({ username: user.username, address }, () =>
    users.checkPassword(user.id, password),
  )
  if (!right) {
    logger.warn({ event: "password_check_failed", user: user.id })
    throw new Problem(403, "The current password is wrong.")
  }
  await signIns.authenticated(session.record.login?.id ?? "", now())
  return session
}
