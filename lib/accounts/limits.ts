import { createHmac } from "node:crypto"
import { RateLimiterPrisma } from "rate-limiter-flexible"
import type { Database } from "../database/client.ts"
import { hasCode } from "../database/client.ts"
import { createTurns } from "../session/time/turns.ts"
import { networkOf } from "./address.ts"
import { usernameKey } from "./username.ts"

/** Too many attempts. The answer is 429 with `Retry-After`. */
export class RateLimitedError extends Error {
  override readonly name = "RateLimitedError"
  readonly retryAfterSeconds: number
  /** For the log: which limit was reached, and a hash of the account or address that reached it. */
  readonly limit: string | undefined
  readonly subject: string | undefined
  constructor(retryAfterSeconds: number, limit?: string, subject?: string) {
    super(`Too many attempts. Try again in ${retryAfterSeconds} seconds.`)
    this.retryAfterSeconds = retryAfterSeconds
    this.limit = limit
    this.subject = subject
  }
}

/** Who tries to log in to which account, and from where; null where nobody tells, or not so that it is understood. */
interface Guesser {
  readonly username: string
  readonly address: string | null
}

/**
 * Limits on guessing passwords. They count in the database, so that all processes count together. When the database fails
 * they fail too, so that nobody gets in uncounted. They go by the system's clock, as rate-limiter-flexible does.
 *
 * @param options.keys the secret keys under which names and addresses are hashed, newest first. The first one writes; a
 *   known address is recognised by any
 */
export function createLimits(options: { db: Database; keys: readonly Uint8Array[] }) {
  const { db, keys } = options
  const limiter = (keyPrefix: string, points: number, duration: number) =>
    new RateLimiterPrisma({
      storeClient: db,
      tableName: "rateLimit",
      keyPrefix,
      points,
      duration,
      // That reads the whole table and deletes in one statement: sweep-accounts.ts does it in steps.
      clearExpiredByTimeout: false,
    })
  const attempts = limiter("attempts", 100, 60)
  const failuresHere = limiter("failures-here", 10, 60)
  const failuresAnywhere = limiter("failures-anywhere", 60, 3600)
  const inTurn = createTurns()

  function conceal(...parts: string[]): string {
    return concealWith(keys[0] as Uint8Array, parts)
  }

  function concealWith(key: Uint8Array, parts: readonly string[]): string {
    return createHmac("sha256", key).update(JSON.stringify(parts)).digest("base64url")
  }

  /** Takes one point of the limit, and returns a function that puts it back. @throws RateLimitedError */
  async function reserve(limit: RateLimiterPrisma, id: string): Promise<() => Promise<unknown>> {
    const { consumedPoints, msBeforeNext } = await limit.penalty(id)
    const end = new Date(Date.now() + msBeforeNext)
    // Not the library's reward(): after the end of the window it would give the next one a point too many.
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
    /** Hashes for the log. They show that an account or an address is tried again and again, but not which one it is. */
    pseudonyms({ username, address }: Guesser): { account: string; address: string | null } {
      const account = conceal("log", "account", usernameKey(username))
      return { account, address: address && conceal("log", "address", networkOf(address)) }
    },

    /** Counts a login or sign-up from an address, whether it succeeds or not. @throws RateLimitedError */
    async attempt(address: string | null): Promise<void> {
      if (address) await reserve(attempts, conceal("attempts", networkOf(address)))
    },

    /**
     * Calls `verify`, which checks a password, and returns what it returns; a falsy result counts as a wrong password. Does
     * not call it after too many wrong passwords: for this account from this address, or, at an address that this account
     * never logged in from, for this account from anywhere. Where the address is not known only the latter counts: all who
     * come from nowhere would share the former, and the first guesser would lock the owner out.
     *
     * @throws RateLimitedError
     */
    async guard<T>(who: Guesser, verify: () => Promise<T>): Promise<T> {
      const account = usernameKey(who.username)
      const address = who.address && networkOf(who.address)
      const here = conceal("here", account, address ?? "")
      // The point is taken before the password is checked, so that guesses sent at once all count. It is put back if the
      // password was right. One check at a time: otherwise right passwords sent at once could use up the points before they
      // are put back.
      return inTurn(here, async () => {
        const reserved = address ? [await reserve(failuresHere, here)] : []
        let wrong = false
        try {
          if (!address || !(await isKnown(account, address))) {
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

    /**
     * Remembers that the user has logged in from this address, so that guesses from elsewhere do not lock the user out here.
     */
    async rememberAddress(userId: string, address: string | null): Promise<void> {
      if (!address) return
      const userId_addressHash = { userId, addressHash: conceal("known", networkOf(address)) }
      const lastSeenAt = new Date()
      const remembered = db.knownAddress.upsert({
        where: { userId_addressHash },
        create: { ...userId_addressHash, lastSeenAt },
        update: { lastSeenAt },
      })
      await remembered.catch((error) => {
        // The account may be deleted by now. The next step of the login finds out.
        if (!hasCode(error, "P2003")) throw error
      })
    },
  }
}
