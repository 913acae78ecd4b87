import { createHmac } from "node:crypto"
import { RateLimiterPrisma } from "rate-limiter-flexible"
import type { PrismaClient } from "../../.generated/sqlite/client.ts"
import { hasCode } from "../database/client.ts"
import { createTurns } from "../session/time/turns.ts"
import { networkOf } from "./address.ts"
import { usernameKey } from "./username.ts"

/** Too many tries. Answer 429 with `Retry-After`. */
export class RateLimitedError extends Error {
  override readonly name = "RateLimitedError"
  readonly retryAfterSeconds: number
  /** Which limit, and the hashed name of who or what has reached it: for the log. */
  readonly limit: string | undefined
  readonly subject: string | undefined
  constructor(retryAfterSeconds: number, limit?: string, subject?: string) {
    super(`Too many attempts. Try again in ${retryAfterSeconds} seconds.`)
    this.retryAfterSeconds = retryAfterSeconds
    this.limit = limit
    this.subject = subject
  }
}

/**
 * Limits on guessing passwords, counted in the database, so that several processes count together; when it fails they
 * fail, and nobody gets in uncounted. They follow the system's clock, as the library does.
 * @param options.keys secret, newest first: addresses and names are kept as hashes by the first only, and an address that
 *   is known by any of them is known
 */
export function createLimits(options: { db: PrismaClient; keys: readonly Uint8Array[] }) {
  const { db, keys } = options
  const limiter = (keyPrefix: string, points: number, duration: number, clearExpiredByTimeout = false) =>
    new RateLimiterPrisma({
      storeClient: db,
      tableName: "rateLimit",
      keyPrefix,
      points,
      duration,
      clearExpiredByTimeout,
    })
  const attempts = limiter("attempts", 100, 60)
  const failuresHere = limiter("failures-here", 10, 60)
  // One of them tidies the table, for all.
  const failuresAnywhere = limiter("failures-anywhere", 60, 3600, true)
  const inTurn = createTurns()

  function conceal(...parts: string[]): string {
    return concealWith(keys[0] as Uint8Array, parts)
  }

  function concealWith(key: Uint8Array, parts: readonly string[]): string {
    return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url")
  }

  /** Takes one of the limit's points, or throws RateLimitedError. Gives what puts it back. */
  async function reserve(limit: RateLimiterPrisma, id: string): Promise<() => Promise<unknown>> {
    const { consumedPoints, msBeforeNext } = await limit.penalty(id)
    const end = new Date(Date.now() + msBeforeNext)
    // Not the library's reward(): after the window's end that would begin the next one with a point too many.
    const putBack = () =>
      db.rateLimit.updateMany({
        where: { key: limit.getKey(id), expire: { lte: end } },
        data: { points: { decrement: 1 } },
      })
    if (consumedPoints <= limit.points) return putBack
    await putBack()
    throw new RateLimitedError(Math.max(1, Math.ceil(msBeforeNext / 1000)), limit.keyPrefix, id)
  }

  async function isKnown(account: string, address: string): Promise<boolean> {
    const hashes = keys.map((key) => concealWith(key, ["known", address]))
    const where = { addressHash: { in: hashes }, user: { usernameKey: account } }
    return (await db.knownAddress.count({ where })) > 0
  }

  return {
    /** Names for the log, by which one can see that an account or an address is tried again and again, but not which. */
    pseudonyms(who: { username: string; address: string }): { account: string; address: string } {
      const account = conceal("log", "account", usernameKey(who.username))
      return { account, address: conceal("log", "address", networkOf(who.address)) }
    },

    /** Counts a login or sign-up, right or wrong, of an address. Throws RateLimitedError. */
    async attempt(address: string): Promise<void> {
      await reserve(attempts, conceal("attempts", networkOf(address)))
    },

    /**
     * Calls `verify`, which tells whether a password is right, unless too many were wrong: for this account from this
     * address, or from all addresses together where it never logged in from this one. Gives what `verify` gave; anything
     * falsy counts as wrong. Throws RateLimitedError.
     */
    async guard<T>(who: { username: string; address: string }, verify: () => Promise<T>): Promise<T> {
      const account = usernameKey(who.username)
      const address = networkOf(who.address)
      const here = conceal("here", account, address)
      // A point is taken before the password is looked at, so that guesses sent at once are all counted, and put back
      // if it was right. One at a time, so that right ones sent at once do not run out of points that are only taken.
      return inTurn(here, async () => {
        const reserved = [await reserve(failuresHere, here)]
        let wrong = false
        try {
          if (!(await isKnown(account, address))) {
            reserved.push(await reserve(failuresAnywhere, conceal("anywhere", account)))
          }
          const result = await verify()
          wrong = !result
          return result
        } finally {
          if (!wrong) for (const putBack of reserved) await putBack()
        }
      })
    },

    /** Someone entered the right password at this address: guessing elsewhere does not lock them out here. */
    async rememberAddress(userId: string, address: string): Promise<void> {
      const userId_addressHash = { userId, addressHash: conceal("known", networkOf(address)) }
      const lastSeenAt = new Date()
      const remembered = db.knownAddress.upsert({
        where: { userId_addressHash },
        create: { ...userId_addressHash, lastSeenAt },
        update: { lastSeenAt },
      })
      await remembered.catch((error) => {
        // The user may be gone by now: whoever logs one in is told so at the next step.
        if (!hasCode(error, "P2003")) throw error
      })
    },
  }
}
