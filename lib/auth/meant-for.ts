import { NOBODY } from "../http/login-header.ts"
import { Problem } from "../http/problem.ts"
import { logger } from "../log/logger.ts"
import { type CurrentSession, currentSession, isLoggedIn } from "./current.ts"

/** The login for which a page or an answer is made: its id as `GET /api/sessions` lists it, or NOBODY. */
export function loginOf(session: CurrentSession | null): string {
  return session?.record.login?.id ?? NOBODY
}

/**
 * Makes sure that what was made for one login does not act on another: somebody else may have logged in since, in another
 * tab of the same browser.
 *
 * @param login for whom it is meant, as `loginOf` gives it
 * @param orNobody whether it is fine as well that nobody is logged in any more: a logout has nothing left to do then
 * @throws Problem 412 that says who is logged in now
 */
export async function assertMeantFor(login: string, { orNobody = false } = {}): Promise<void> {
  const session = await currentSession()
  if (login === loginOf(session) || (orNobody && !isLoggedIn(session))) return
  logger.warn({ event: "meant_for_another_login" })
  if (isLoggedIn(session)) {
    const { username } = session.login.user
    throw new Problem(412, `You are logged in as ${username} now. Nothing was changed: load the page again.`, {
      code: "other_login",
    })
  }
  throw new Problem(412, "You are not logged in any more. Nothing was changed: load the page again.", {
    code: "login_required",
  })
}
