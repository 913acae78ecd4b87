import type { SessionData } from "#lib/session/types.ts"

/** What the index keeps in the session. The API lets anyone put anything there instead, so any type is read. */
export function readVisits({ visits }: SessionData): number {
  return Number.isSafeInteger(visits) ? (visits as number) : 0
}

export function readNote({ note }: SessionData): string {
  return typeof note === "string" ? note : ""
}
