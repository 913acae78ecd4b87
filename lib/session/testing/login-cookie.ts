import type { CurrentSession, LogInOptions, Sessions } from "../face.ts"
import { inside } from "../inside.ts"
import type { SessionData } from "../types.ts"

/**
 * Logs a user in without a form, for a test in a browser: the cookie to give to it. The test opens the same place as the server
 * (a folder, a file, a database), so that it has the session too. In Playwright:
 *
 *     await context.addCookies([await loginCookie(session, "ann")])
 */
export async function loginCookie<Data extends SessionData, Current extends CurrentSession<Data>>(
  session: Sessions<Data, Current>,
  userId: string,
  { remember, store }: Pick<LogInOptions, "remember" | "store"> = {},
) {
  const { sessions, cookieName, origin, secure } = inside(session).parts()
  const { ticket } = await sessions.logIn(undefined, { userId, remember, store })
  return { name: cookieName, value: ticket as string, url: origin, httpOnly: true, secure, sameSite: "Lax" as const }
}
