import { StoreUnavailableError } from "./errors.ts"

/**
 * Waits for a store's answer, but not for ever: one that hangs is one that is down.
 * @param milliseconds until StoreUnavailableError is thrown; what was begun may still happen later, unacknowledged
 */
export async function withDeadline<T>(store: string, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    const give = () =>
      reject(new StoreUnavailableError(store, new Error(`no answer within ${milliseconds} ms`)))
    timer = setTimeout(give, milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
