import { z } from "zod"
import { passwordSchemaFor } from "../accounts/passwords.ts"
import { Problem } from "../http/problem.ts"
import { parseBody } from "../http/read-json.ts"
import { logger } from "../log/logger.ts"
import { services } from "../site/services.ts"
import { type LoggedInSession, notLoggedIn, requireLogin } from "./current.ts"
import { logRevoked } from "./login-list.ts"

export const changePasswordBody = z.strictObject({ currentPassword: z.string(), newPassword: z.string() })

/**
 * Changes the password, ends all other logins of the user and gives this session a new ticket.
 *
 * @throws Problem 403 when the current password is wrong
 */
export async function changePassword(input: z.infer<typeof changePasswordBody>, address: string | null): Promise<void> {
  const { users, logins } = services()
  const session = await requireLogin()
  const { id, username } = session.login.user
  const { newPassword } = parseBody(z.object({ newPassword: passwordSchemaFor(username) }), input)
  const change = await confirm(session, address, () => users.prepareChange(id, input.currentPassword, newPassword))
  // The new ticket comes before the change. If it fails, nothing has changed; if the change fails, a new ticket does no
  // harm.
  const rotated = await services().request.rotate()
  if (!rotated) throw notLoggedIn()
  // One transaction: once the password has changed, no other login is left, even if this process dies or this login ends
  // meanwhile.
  const ended = await change((db) =>
    logins.within(db).endOthers(id, rotated.record.login?.id ?? "", "password_changed"),
  )
  if (!ended) throw wrongPassword()
  logger.info({ event: "password_changed", user: id, session: rotated.id })
  logRevoked(ended)
  await services().sessions.own.removeSessions(ended)
}

/**
 * Checks the password again, which allows sensitive actions for a while. The session gets a new ticket, as at every login.
 */
export async function reauthenticate(currentPassword: string, address: string | null): Promise<void> {
  const session = await requireLogin()
  const { id } = session.login.user
  await confirm(session, address, () => services().users.checkPassword(id, currentPassword))
  const rotated = await services().request.rotate()
  logger.info({ event: "reauthenticated", user: id, session: rotated?.id })
}

/**
 * Checks a password within the limits, and records that it was entered. Returns what `verify` returns.
 *
 * @throws Problem 403 when that is falsy: the password is wrong
 */
async function confirm<T>(
  { login, record }: LoggedInSession,
  address: string | null,
  verify: () => Promise<T>,
): Promise<NonNullable<T>> {
  await services().request.assertMayWrite("A change by password")
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
