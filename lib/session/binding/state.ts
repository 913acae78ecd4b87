/** What is kept of a binding, and how it changes: a public key, hashes, the next challenge. Whoever reads it can prove nothing. */
import { createHash } from "node:crypto"
import { z } from "zod"
import { mintToken } from "../ticket.ts"
import { after } from "../time/timeouts.ts"

/** Seconds after a login in which its browser may register a key. */
export const OFFER = 60

/**
 * Seconds for which a request may be on its way that was sent before the browser had its first bound cookie, or just before the
 * last one ended: it is answered all the same. Otherwise a page that loads while the key is registered would say that nobody is
 * logged in.
 */
export const GRACE = 5

/** Bound cookies that are good at the same time. A browser renews one in eight minutes; who has the key may as often as they like. */
const MOST_COOKIES = 8

const time = z.number().int()
const expiring = { until: time }

export const publicKey = z.union([
  z.object({ kty: z.literal("EC"), crv: z.literal("P-256"), x: z.string(), y: z.string() }),
  z.object({ kty: z.literal("RSA"), n: z.string(), e: z.string() }),
])

const device = z.object({
  key: publicKey,
  algorithm: z.enum(["ES256", "RS256"]),
  thumbprint: z.string(),
  boundAt: time,
  provenAt: time,
  /**
   * When the browser first came with a bound cookie. Until then no proof is asked for: the answer to its registration may have been
   * lost, and it would have nothing to prove itself by.
   */
  confirmedAt: time.optional(),
  /** The next challenge to sign. The browser has been told it. */
  challenge: z.object({ value: z.string(), ...expiring }),
  /** Bound cookies that are alive: the last one, and those before it that have not expired. */
  cookies: z.array(z.object({ hash: z.string(), ...expiring })),
})

const state = z.object({
  format: z.literal(1),
  /** The challenge that a new login was told, by its hash. It is gone once the browser has come with a bound cookie. */
  offer: z.object({ hash: z.string(), ...expiring }).optional(),
  device: device.optional(),
})

type State = z.output<typeof state>
export type Device = z.output<typeof device>
/** A public key, and by which algorithm it signs. */
export type Key = Pick<Device, "key" | "algorithm" | "thumbprint">

/** A new key, and the challenge that it has signed. */
export interface Registration {
  readonly key: Key
  readonly challenge: string
}

/** The kept text, read. Null if it is none that this release knows. */
export function readState(kept: string): State | null {
  try {
    return state.safeParse(JSON.parse(kept)).data ?? null
  } catch {
    return null
  }
}

const write = (content: Omit<State, "format">): string => JSON.stringify({ format: 1, ...content })

/** Random values need no slow hash. */
export const hashOf = (value: string): string => createHash("sha256").update(value).digest("base64url")

/** For a new login: the challenge to tell its browser, and what to keep. */
export function offerTo(now: Date): { challenge: string; kept: string } {
  const challenge = mintToken()
  return { challenge, kept: write({ offer: { hash: hashOf(challenge), until: after(now, OFFER).getTime() } }) }
}

/**
 * Whether a login may be bound to a key that has signed this challenge: once. To the same key also again, as long as the browser has
 * not come with a bound cookie: it repeats what it had no answer to.
 */
export function mayRegister({ offer, device }: State, { key, challenge }: Registration, now: Date): boolean {
  if (!offer || offer.until <= now.getTime() || offer.hash !== hashOf(challenge)) return false
  return !device || device.thumbprint === key.thumbprint
}

/**
 * The key has signed: a new bound cookie and the next challenge, and what to keep.
 * @param lifetime of the cookie, in seconds
 * @param offer that the key was registered by just now
 */
export function prove(key: Key & Partial<Device>, now: Date, lifetime: number, offer?: State["offer"]) {
  const cookie = mintToken()
  const { boundAt, cookies = [] } = key
  const time = now.getTime()
  const expiry = { until: after(now, lifetime + GRACE).getTime() }
  const alive = cookies.filter(({ until }) => until > time)
  const proven: Device = {
    ...key,
    boundAt: boundAt ?? time,
    provenAt: time,
    // Who signs again has had the answer to the registration.
    confirmedAt: key.confirmedAt ?? (boundAt === undefined ? undefined : time),
    challenge: { value: mintToken(), ...expiry },
    cookies: [...alive, { hash: hashOf(cookie), ...expiry }].slice(-MOST_COOKIES),
  }
  return { cookie, challenge: proven.challenge.value, kept: write({ device: proven, offer }) }
}

/** Whether one of these bound cookies is alive. */
export function hasAlive({ cookies }: Device, sent: readonly string[], now: Date): boolean {
  const hashes = sent.map(hashOf)
  return cookies.some(({ hash, until }) => now.getTime() < until && hashes.includes(hash))
}

/** What to keep once the browser has come with a bound cookie; null if that is known. */
export function confirm(bound: Device, now: Date): string | null {
  return bound.confirmedAt === undefined ? write({ device: { ...bound, confirmedAt: now.getTime() } }) : null
}

/** The challenge to sign next: the one that is out, as long as it is alive, so that nobody can put another in its place. */
export function challengeOf(bound: Device, now: Date, lifetime: number): { value: string; kept?: string } {
  if (bound.challenge.until > now.getTime()) return bound.challenge
  const challenge = { value: mintToken(), until: after(now, lifetime).getTime() }
  return { value: challenge.value, kept: write({ device: { ...bound, challenge } }) }
}
