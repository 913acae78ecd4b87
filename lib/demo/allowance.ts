import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible"
import { networkOf } from "../accounts/address.ts"
import { RateLimitedError } from "../accounts/limits.ts"

/**
 * Limits how often one address may start something costly in the showcase. Each process counts for itself: this bounds
 * the load, and protects nothing.
 * @param points starts in each span of `seconds`
 * @returns a function that takes a point of an address (those that are not known share theirs), or throws RateLimitedError
 */
export function createAllowance(points: number, seconds: number) {
  const limiter = new RateLimiterMemory({ points, duration: seconds })
  return async function spend(address: string | null): Promise<void> {
    try {
      await limiter.consume(networkOf(address ?? "unknown"))
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      throw new RateLimitedError(Math.max(1, Math.ceil(error.msBeforeNext / 1000)))
    }
  }
}
