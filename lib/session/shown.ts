import type { CurrentSession, InternalColumn, ListedLogin } from "./face.ts"
import type { ActiveLogin } from "./logins/register.ts"
import type { Session } from "./lookup.ts"
import type { SessionData } from "./types.ts"

const internalColumns: readonly string[] = [
  "userId",
  "sessionId",
  "previousSessionId",
  "movedAt",
  "endedAt",
  "endedReason",
] satisfies InternalColumn[]

/** A session as the application gets it: without ticket and id, which may stand in an answer by mistake. */
export function showSession<State, Data extends SessionData>(session: Session<State, Data>): CurrentSession<Data> {
  const { record, store, lastSeenAt, idleExpiresAt, expiresAt } = session
  const { data, createdAt } = record
  const userId = record.login?.userId ?? null
  return { userId, data, store, createdAt, lastSeenAt, idleExpiresAt, expiresAt }
}

/** A login as the list shows it. */
export function showLogin<Listed extends ActiveLogin>(login: Listed & { current: boolean }): ListedLogin<Listed> {
  const columns = Object.entries(login).filter(([column]) => !internalColumns.includes(column))
  return Object.fromEntries(columns) as unknown as ListedLogin<Listed>
}
