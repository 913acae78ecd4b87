import type { CurrentSession } from "../auth/current.ts"
import type { EndReason } from "../session/logins/register.ts"

/** Something that happened to a session and was written down. */
export interface Moment {
  readonly what: string
  readonly at: Date
  /** The record's version since then. */
  readonly version?: number
}

type Known = Pick<CurrentSession, "record" | "login" | "lastSeenAt">

/** Milliseconds. Times that are closer are one moment: one request writes down several, each a little later. */
const SAME_MOMENT = 1000

/**
 * What is known of a session's past, oldest first. Only its record and its login tell. They keep no history, but the
 * last time of each kind of event.
 */
export function timelineOf({ record, login, lastSeenAt }: Known): Moment[] {
  const start = login
    ? { what: "Logged in, with a new ticket", at: login.createdAt }
    : { what: "Began", at: record.createdAt }
  const isLater = (at: Date, than: Date) => at.getTime() - than.getTime() >= SAME_MOMENT
  const moments: Moment[] = [start]
  if (login && isLater(login.authenticatedAt, login.createdAt))
    moments.push({ what: "Password entered again", at: login.authenticatedAt })
  if (login?.movedAt) moments.push({ what: "New ticket: store or password changed", at: login.movedAt })
  const isWritten = record.version > 1
  if (isWritten) moments.push({ what: "Last changed", at: record.lastSeenAt, version: record.version })
  if (isLater(lastSeenAt, isWritten ? record.lastSeenAt : start.at))
    moments.push({ what: "Last activity", at: lastSeenAt })
  return moments.sort((a, b) => a.at.getTime() - b.at.getTime())
}

const endings: Record<EndReason, string> = {
  expired: "expired",
  revoked: "logged out from another device",
  password_changed: "password changed on another device",
  logout: "logged out",
  replaced: "logged in again in this browser",
  too_many: "too many logins at once",
}

/** How and when a login ended: all that is told of one that is over. */
export function endingOf({ reason, at }: { reason: EndReason; at: Date }): Moment {
  return { what: `Ended: ${endings[reason]}`, at }
}
