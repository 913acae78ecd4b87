import { LOGIN_HEADER } from "../http/login-header.ts"
import { toJson } from "../http/to-json.ts"
import { type CurrentSession, isLoggedIn } from "./current.ts"
import { json } from "./endpoint.ts"
import { loginOf } from "./meant-for.ts"

/** A session as the API shows it. */
export function describeSession(session: CurrentSession | null) {
  const data = toJson(session?.record.data ?? {})
  if (!isLoggedIn(session)) return { loggedIn: false, data }
  return {
    loggedIn: true,
    user: { username: session.login.user.username },
    store: session.store,
    createdAt: session.record.createdAt,
    lastSeenAt: session.lastSeenAt,
    idleExpiresAt: session.idleExpiresAt,
    expiresAt: session.expiresAt,
    data,
  }
}

/** The API's answer that shows a session, and says whose it is. */
export function sessionAnswer(session: CurrentSession | null, status = 200): Response {
  return json(describeSession(session), status, { [LOGIN_HEADER]: loginOf(session) })
}
