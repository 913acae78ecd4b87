import { z } from "zod"

/** A username to sign up with. */
export const usernameSchema = z
  .string()
  .regex(/^[A-Za-z0-9_-]{3,32}$/, "Use 3 to 32 letters (A–Z), digits, hyphens or underscores.")

/**
 * What makes a username unique, whatever its case. Takes any text: what a username can not hold becomes "?", so that
 * the key of a wrong one is no user's, and safe to ask any database for.
 */
export function usernameKey(username: string): string {
  // Replace first: lower case turns some other letters (the Kelvin sign) into ASCII ones.
  return username.replace(/[^A-Za-z0-9_-]/gu, "?").toLowerCase()
}
