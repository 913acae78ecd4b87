import { z } from "zod"
import { passwordSchemaFor } from "../accounts/passwords.ts"
import { Problem } from "../http/problem.ts"
import { parseBody } from "../http/read-json.ts"
import { logger } from "../log/logger.ts"
import { requestSessions } from "../site/request-sessions.ts"
import { services } from "../site/services.ts"
import { type LoggedInSession, notLoggedIn, requireLogin } from "./current.ts"
import { removeSessions } from "./login-list.ts"
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
  const { users, logins } = services()
  const session = await requireLogin()
  const { id, username } = session.login.user
  const { newPassword } = parseBody(z.object({ newPassword: passwordSchemaFor(username) }), input)
  const change = await confirm(session, visitor, () =>
    users.prepareChange(id, input.currentPassword, newPassword),
  )
  // Before the change, so that a failure here changes nothing. A new ticket does no harm if that then fails.
  const rotated = await requestSessions().rotate()
  if (!rotated) throw notLoggedIn()
  // In one transaction, so that nobody stays in when the password is new: not by a crash, nor by ending this very login.
  const ended = await change((db) =>
    logins.within(db).endOthers(id, rotated.record.login?.id ?? "", "password_changed"),
  )
  if (!ended) throw wrongPassword()
  logger.info({ event: "password_changed", user: id, session: rotated.id })
  await removeSessions(ended)
}

/** Enters the password again, so that sensitive actions are allowed for a while. A new ticket, as at every such change. */
export async function reauthenticate(currentPassword: string, visitor: Visitor): Promise<void> {
  const session = await requireLogin()
  const { id } = session.login.user
  await confirm(session, visitor, () => services().users.checkPassword(id, currentPassword))
  const rotated = await requestSessions().rotate()
  logger.info({ event: "reauthenticated", user: id, session: rotated?.id })
}

/**
 * The password is entered. Gives what `verify` gave, which is falsy for a wrong one.
 * @throws Problem 403 when it is wrong
 */
async function confirm<T>(
  { login, record }: LoggedInSession,
  { address }: Visitor,
  verify: () => Promise<T>,
): Promise<NonNullable<T>> {
  const { limits, logins, now } = services()
  const result = await limits.guard({ username: login.user.username, address }, verify)
  if (!result) {
    logger.warn({ event: "password_check_failed", user: login.user.id })
    throw wrongPassword()
  }
  if (record.login) await logins.authenticated(record.login, now())
  return result
}

function wrongPassword(): Problem {
  return new Problem(403, "The current password is wrong.")
}
