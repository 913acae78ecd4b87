import { hkdfSync } from "node:crypto"
import { unsealData } from "iron-session"
import { defaults, seal, unseal } from "iron-webcrypto"
import { z } from "zod"
import { spellNumbers } from "../record/spell-numbers.ts"

export interface SealsOptions {
  /** Newest first: the first seals, all open. Each 32 random bytes as base64url. */
  readonly secrets: readonly string[]
  /** The cookie's name and the site's origin: a seal made for another is refused. */
  readonly cookieName: string
  readonly origin: string
}

/** What is sealed. */
export interface Sealed {
  /** What the session's id is made of. It stays when the record is sealed anew. */
  readonly key: string
  readonly version: number
  /** Milliseconds: from here on the seal is none, whoever remembers it. */
  readonly until: number
  /** As text. */
  readonly record: string
}

const head = z.object({ key: z.string(), version: z.number().int().positive(), until: z.number() })

/** What an earlier release has sealed. */
const earlier = head.extend({ record: z.unknown() })

/** @throws Error for what `seal` did not make, such as the content of a later release */
function takeApart(text: string): Sealed {
  const end = text.indexOf("\n")
  return { ...head.parse(JSON.parse(text.slice(0, end))), record: text.slice(end + 1) }
}

/**
 * Seals and opens, by iron-webcrypto, with which iron-session seals as well: AES-256-CBC, then HMAC-SHA-256 over all of it.
 * It gets keys. Of a password it would derive new ones for each seal, which takes as long as all else does, and put their salts
 * into the cookie. A password has to be stretched; 32 random bytes need not be.
 */
export function createSeals({ secrets, cookieName, origin }: SealsOptions) {
  /** Bytes for one purpose, cookie and origin: what was sealed for another does not open here. */
  const derive = (secret: string, purpose: string, length = 32) => {
    const info = [`cloakroom session ${purpose}`, cookieName, origin].join("\n")
    return new Uint8Array(hkdfSync("sha256", Buffer.from(secret, "base64url"), "", info, length))
  }
  const keys = secrets.map((secret) => ({
    id: Buffer.from(derive(secret, "seal's key", 4)).toString("hex"),
    encryption: derive(secret, "seal's encryption"),
    integrity: derive(secret, "seal's integrity"),
  }))
  // The newest last: it counts, should two have one name.
  const keysById = Object.fromEntries(keys.toReversed().map((key) => [key.id, key]))
  const passwords = secrets.map((secret) => Buffer.from(derive(secret, "seal")).toString("base64url"))

  /** The head as JSON, and in the next line the record, which so is read and written once. */
  const sealUp = ({ record, ...rest }: Sealed): Promise<string> =>
    seal(`${JSON.stringify(rest)}\n${record}`, keys[0] as (typeof keys)[0], { ...defaults, encode: String })

  /** What was sealed with one of these secrets for this purpose; null for anything else, and for other spellings. */
  async function open(text: string): Promise<Sealed | null> {
    if (EARLIER_SEAL.test(text)) return openEarlier(text)
    if (!SEAL.test(text)) return null
    return (await unseal(text, keysById, { ...defaults, decode: takeApart }).catch(() => null)) as Sealed | null
  }

  /** Of an earlier release, which sealed by iron-session, with a password. */
  async function openEarlier(text: string): Promise<Sealed | null> {
    for (const password of passwords) {
      const { data } = earlier.safeParse(await unsealData(text, { password, ttl: 0 }))
      if (data) return { ...data, record: JSON.stringify(spellNumbers(data.record ?? null)) }
    }
    return null
  }

  return { seal: sealUp, open }
}

/**
 * How iron-webcrypto spells a seal: its authentication covers all but the spelling of itself, whose last character has two
 * spare bits, and what comes behind it. Otherwise one seal would have many tickets.
 */
const SEAL = /^Fe26\.2\*[0-9a-f]{8}\*\*[\w-]{22}\*[\w-]+\*\*\*[\w-]{42}[AEIMQUYcgkosw048]$/

const EARLIER_SEAL = /^Fe26\.2\*1\*[0-9a-f]{64}\*[\w-]{22}\*[\w-]+\*\*[0-9a-f]{64}\*[\w-]{42}[AEIMQUYcgkosw048]~2$/
