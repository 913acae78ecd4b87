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

/** A new password, in NFC: its length counts, and whether attackers try it first. Nothing else makes it stronger. */
export const passwordSchema = z
  .string()
  .normalize("NFC")
  .refine((password) => length(password) >= SHORTEST, `Use at least ${SHORTEST} characters.`)
  .refine((password) => length(password) <= LONGEST, `Use at most ${LONGEST} characters.`)
  .refine((password) => !brokenText.test(password), "This password holds half a character.")
  .refine(
    (password) => !commonPasswords.has(password.toLowerCase()),
    "This password is one of the most common ones, which are tried first. Choose another.",
  )

/** As passwordSchema, and nothing that is obvious for this user. */
export function passwordSchemaFor(username: string) {
  return passwordSchema.refine((password) => !isObvious(password, username), obviousPassword)
}

/** The words that tell of this site. */
const siteWords = ["cloakroom"]

/** Whether a password is nothing but one's own name and the site's, however often, in upper or lower case. */
export function isObvious(password: string, username: string): boolean {
  const words = [username, ...siteWords].map((word) => word.toLowerCase())
  return words.reduce((rest, word) => rest.replaceAll(word, ""), password.toLowerCase()) === ""
}

export const obviousPassword = "The password must not be the username, or the name of this site."

export interface PasswordHasher {
  /** For a password that passed the schema. Throws TooBusyError. */
  hash(password: string): Promise<string>
  /** Whether the password is the one that was hashed, exactly, after NFC. Throws TooBusyError. */
  verify(passwordHash: string, password: string): Promise<boolean>
  /** False, in the time that verify takes: an unknown user must not be told by the clock. Throws TooBusyError. */
  verifyNobody(password: string): Promise<false>
  /** True when the hash was made at another cost than today's. */
  needsRehash(passwordHash: string): boolean
}

/**
 * Argon2id, a few at a time: each takes a core and 19 MiB, so a flood of logins would otherwise take the machine.
 * @param settings.concurrency how many run at once
 * @param settings.waiting how many may wait for their turn; one more throws TooBusyError
 */
export function createPasswordHasher({ concurrency = 2, waiting = 100 } = {}): PasswordHasher {
  const run = createQueue(concurrency, waiting)
  const nobody = `${prefix}${unpadded(16)}$${unpadded(32)}`

  async function matches(passwordHash: string, password: string): Promise<boolean> {
    const text = password.normalize("NFC")
    // No stored password is such a one. Argon2 would read every lone surrogate as one and the same character.
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

/** A surrogate without its other half: not text. */
const brokenText = /\p{Surrogate}/u

/** In code points: what people count as characters, nearly. */
function length(text: string): number {
  return [...text].length
}

function unpadded(bytes: number): string {
  return randomBytes(bytes).toString("base64").replaceAll("=", "")
}
