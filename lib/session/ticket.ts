import { hash, randomBytes } from "node:crypto"
import type { SessionId, Ticket } from "./types.ts"

/**
 * 256 random bits as 43 base64url characters: twice what OWASP asks of a session identifier.
 * @param random gives that many random bytes
 */
export function mintToken(random: (bytes: number) => Buffer = randomBytes): string {
  return random(32).toString("base64url")
}

/**
 * The id under which a token's session is kept. It is a hash, so whoever reads the store can not log in with what is there.
 * A fast hash is enough, since the token is random and no password.
 */
export function idOfToken(token: string): SessionId {
  return hash("sha512", token) as SessionId
}

export const makeTicket = (store: string, token: string): Ticket => `${store}.${token}` as Ticket

/** Takes a cookie's value apart. Null when it can not be a ticket. Decodes nothing: each ticket has one spelling. */
export function parseTicket(text: string | undefined): { ticket: Ticket; store: string; token: string } | null {
  if (text === undefined || text.length > 4096) return null
  const dot = text.indexOf(".")
  const store = text.slice(0, dot)
  if (dot < 1 || !/^[a-z]+$/.test(store)) return null
  return { ticket: text as Ticket, store, token: text.slice(dot + 1) }
}

/** Whether this has the form of a token. Nothing else reaches a driver. */
export const isToken = (token: string): boolean => /^[A-Za-z0-9_-]{43}$/.test(token)
