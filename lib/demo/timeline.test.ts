import { expect, test } from "vitest"
import { endingOf, timelineOf } from "./timeline.ts"

const at = (seconds: number) => new Date(Date.UTC(2026, 0, 1, 12, 0, seconds))
const user = { id: "u", username: "ann", guest: false, createdAt: at(0) }

function record(version: number, createdAt: Date, lastSeenAt: Date, isLoggedIn = false) {
  const login = isLoggedIn ? { id: "l", userId: "u", remember: false } : null
  return { data: {}, version, createdAt, lastSeenAt, login }
}

function told(session: Parameters<typeof timelineOf>[0]): string[] {
  return timelineOf(session).map(({ what, at, version }) => {
    return `${at.getUTCSeconds()} ${what}${version ? `, version ${version}` : ""}`
  })
}

test("a new session was made, and no more is said", () => {
  expect(told({ record: record(1, at(0), at(0)), login: null, lastSeenAt: at(0) })).toEqual(["0 Began"])
})

test("a session from before login that was written to", () => {
  expect(told({ record: record(3, at(0), at(9)), login: null, lastSeenAt: at(9) })).toEqual([
    "0 Began",
    "9 Last changed, version 3",
  ])
})

test("all that can be known of a login, in its order", () => {
  const login = { createdAt: at(1), authenticatedAt: at(20), lastSeenAt: at(40), movedAt: at(10), user }
  const session = { record: record(2, at(1), at(30), true), login, lastSeenAt: at(40) }
  expect(told(session)).toEqual([
    "1 Logged in, with a new ticket",
    "10 New ticket: store or password changed",
    "20 Password entered again",
    "30 Last changed, version 2",
    "40 Last activity",
  ])
})

test("what one request wrote down at two places is one moment", () => {
  const later = new Date(at(30).getTime() + 4)
  const login = { createdAt: at(1), authenticatedAt: at(1), lastSeenAt: later, movedAt: null, user }
  const session = { record: record(2, at(1), at(30), true), login, lastSeenAt: later }
  expect(told(session)).toEqual(["1 Logged in, with a new ticket", "30 Last changed, version 2"])
})

test("activity before a move is told, though the record is as new in its new place", () => {
  const login = { createdAt: at(1), authenticatedAt: at(1), lastSeenAt: at(5), movedAt: at(10), user }
  const session = { record: record(1, at(1), at(5), true), login, lastSeenAt: at(5) }
  expect(told(session)).toEqual([
    "1 Logged in, with a new ticket",
    "5 Last activity",
    "10 New ticket: store or password changed",
  ])
})

test("the end of a login that is over", () => {
  expect(endingOf({ reason: "revoked", at: at(9) })).toEqual({
    what: "Ended: logged out from another device",
    at: at(9),
  })
})
