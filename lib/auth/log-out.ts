import { logger } from "../log/logger.ts"
import { services } from "../site/services.ts"

/** Ends the session, whichever store it is in, and its login. Does nothing when there is no session. */
export async function logOut(): Promise<void> {
  const ended = await services().request.end()
  if (ended) logger.info({ event: "logout", session: ended.id, user: ended.record.login?.userId })
}
