import { randomBytes } from "node:crypto"
import { type Algorithm, hash, verify } from "@node-rs/argon2"
import { z } from "zod"
import { commonPasswords } from "./common-passwords.ts"
import { createQueue } from "./queue.ts"

const SHORTEST = 15
const LONGEST = 256
const ARGON2ID: Algorithm = 2

/** OWASP's setting for argon2id; about 20 ms and 19 MiB a hash. */
const cost = { algorithm: ARGON2ID, memoryCost: 19456, timeCost: 2, parallelism: 1 }
const prefix = `$argon2id$v=19$m=${cost.memoryCost},t=${cost.timeCost},p=${cost.parallelism}$`

/**
 * A new password, normalised to NFC. It has to be long, and not one that attackers try first. Which kinds of characters it
 * has does not matter: rules about that make passwords no stronger.
 */
export const passwordSchema = z
  .string()
  .normalize("NFC")
  .refine((password) => length(password) >= SHORTEST, `Use at least ${SHORTEST} characters.`)
  .refine((password) => length(password) <= LONGEST, `Use at most ${LONGEST} characters.`)
  .refine((password) => !brokenText.test(password), "This password has a character that is not valid. Type it again.")
  .refine(
    (password) => !commonPasswords.has(password.toLowerCase()),
    "This password is one of the most common, which attackers try first. Choose another.",
  )

/** passwordSchema, without what is obvious for this user. */
export function passwordSchemaFor(username: string) {
  return passwordSchema.refine((password) => !isObvious(password, username), obviousPassword)
}

/** Words that attackers would try on this site. */
const siteWords = ["cloakroom"]

/** Whether a password is made of nothing but the username and the site's name, however often, in upper or lower case. */
export function isObvious(password: string, username: string): boolean {
  const words = [username, ...siteWords].map((word) => word.toLowerCase())
  return words.reduce((rest, word) => rest.replaceAll(word, ""), password.toLowerCase()) === ""
}

export const obviousPassword = "The password must not be your username or the name of this site."

export interface PasswordHasher {
  /** Hashes a password that the schema has passed. @throws TooBusyError */
  hash(password: string): Promise<string>
  /** Whether this is the password that was hashed. Both are normalised to NFC. @throws TooBusyError */
  verify(passwordHash: string, password: string): Promise<boolean>
  /**
   * Returns false after the time that `verify` takes, so that nobody can tell by the clock that a user is unknown. @throws
   * TooBusyError
   */
  verifyNobody(password: string): Promise<false>
  /** Whether the hash was made at another cost than today's. */
  needsRehash(passwordHash: string): boolean
}

/**
 * Argon2id, a few hashes at a time. Each takes a core and 19 MiB, so without a bound a flood of logins would take the whole
 * machine.
 *
 * @param settings.concurrency how many run at once
 * @param settings.waiting how many may wait for their turn; one more throws TooBusyError
 */
export function createPasswordHasher({ concurrency = 2, waiting = 100 } = {}): PasswordHasher {
  const run = createQueue(concurrency, waiting)
  const nobody = `${prefix}${unpadded(16)}$${unpadded(32)}`

  async function matches(passwordHash: string, password: string): Promise<boolean> {
    const text = password.normalize("NFC")
    // No stored password is like this. Argon2 would read all lone surrogates as the same character.
    if (length(text) > LONGEST || brokenText.test(text)) return false
    return run(() => verify(passwordHash, text))
  }

  return {
    async hash(password) {
      const text = password.normalize("NFC")
      if (length(text) > LONGEST || brokenText.test(text)) throw new RangeError("Not a valid password")
      return run(() => hash(text, cost))
    },
    verify: matches,
    async verifyNobody(password) {
      await matches(nobody, password)
      return false
    },
    needsRehash: (passwordHash) => !passwordHash.startsWith(prefix),
  }
}

/** A lone surrogate, which is not valid text. */
const brokenText = /\p{Surrogate}/u

/** The length in code points, which comes close to what people count as characters. */
function length(text: string): number {
  return [...text].length
}

function unpadded(bytes: number): string {
  return randomBytes(bytes).toString("base64").replaceAll("=", "")
}
