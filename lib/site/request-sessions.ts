import { services } from "./services.ts"
import { nextSessions } from "../session/next.ts"

/** The sessions of this site, by the cookie of the request that is being answered. */
export function requestSessions() {
  return nextSessions(services())
}
