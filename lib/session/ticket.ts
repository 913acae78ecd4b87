import { createHash, randomBytes } from "node:crypto"
import type { SessionId, Ticket } from "./types.ts"

/**
 * 256 random bits as 43 base64url characters: twice what OWASP asks of a session identifier.
 * @param random gives that many random bytes; the system's generator unless a test passes its own
 */
export function mintToken(random: (bytes: number) => Buffer = randomBytes): string {
  return random(32).toString("base64url")
}

/**
 * The id under which a token's session is kept. Hashed, so that who reads the store can not log in with what it holds.
 * A fast hash is enough: the token is random, not a password. SHA-512 in hex fills the seed's CHAR(128) exactly.
 */
export function idOfToken(token: string): SessionId {
  return createHash("sha512").update(token).digest("hex") as SessionId
}

export function makeTicket(store: string, token: string): Ticket {
  return `${store}.${token}` as Ticket
}

/**
 * Takes a cookie's value apart. Null when it can not be a ticket; that says nothing yet about it being a good one.
 * The token is taken as it stands, so that each ticket has exactly one spelling.
 */
export function parseTicket(
  text: string | undefined,
): { ticket: Ticket; store: string; token: string } | null {
  if (text === undefined || text.length > 4096) return null
  const dot = text.indexOf(".")
  const store = text.slice(0, dot)
  if (dot < 1 || !/^[a-z]+$/.test(store)) return null
  return { ticket: text as Ticket, store, token: text.slice(dot + 1) }
}

/** Whether this is a token as `mintToken` makes them. Asked before any store is, so that nothing else reaches one. */
export function isToken(token: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(token)
}
