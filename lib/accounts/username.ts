import { z } from "zod"

/** A username to sign up with. Spaces around it, which a phone's keyboard adds, are none of it. */
export const usernameSchema = z
  .string()
  .transform(withoutSpaces)
  .pipe(z.string().regex(/^[A-Za-z0-9_-]{3,32}$/, "Use 3 to 32 letters (A–Z), digits, hyphens or underscores."))

/** Of other white space nothing is taken away: nobody types it, and no name has it. */
function withoutSpaces(text: string): string {
  return /[^\S ]/.test(text) ? text : text.trim()
}

/**
 * Returns what makes a username unique, whatever its case. Any text may be given: each character that no username has
 * becomes "?", so that the key of an invalid name belongs to no user and is safe in a query.
 */
export function usernameKey(username: string): string {
  // Lower case comes last, since it turns some other letters (the Kelvin sign) into ASCII ones.
  return withoutSpaces(username)
    .replace(/[^A-Za-z0-9_-]/gu, "?")
    .toLowerCase()
}
