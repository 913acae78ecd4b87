import { logger } from "../log/logger.ts"
import { requestSessions } from "../site/request-sessions.ts"

/** Ends the session, in whatever store it is, and the login with it. Without a session nothing happens. */
export async function logOut(): Promise<void> {
  const ended = await requestSessions().end()
  if (ended) logger.info({ event: "logout", session: ended.id, user: ended.record.login?.userId })
}
