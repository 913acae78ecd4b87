import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible"
import { networkOf } from "../accounts/address.ts"
import { RateLimitedError } from "../accounts/limits.ts"

/**
 * How often one address may start something costly of the showcase. Counted in this process: it bounds work, and guards
 * nothing.
 * @param points in each span of `seconds`
 * @returns takes a point of the address, or throws RateLimitedError
 */
export function createAllowance(points: number, seconds: number) {
  const limiter = new RateLimiterMemory({ points, duration: seconds })
  return async function spend(address: string): Promise<void> {
    try {
      await limiter.consume(networkOf(address))
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error
      throw new RateLimitedError(Math.max(1, Math.ceil(error.msBeforeNext / 1000)))
    }
  }
}
