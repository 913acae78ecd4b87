import { StoreUnavailableError } from "../errors.ts"

/** Ten short timers instead of one: a process that was blocked for all of the time loses a tenth of it, not all. */
const STEPS = 10

/**
 * Waits for a store's answer: one that hangs is down.
 * @param milliseconds until StoreUnavailableError is thrown. The work goes on, and may still be done later
 */
export async function withDeadline<T>(store: string, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    let steps = 0
    const count = () => {
      if (++steps > STEPS) reject(new StoreUnavailableError(store, new Error(`no answer within ${milliseconds} ms`)))
      else timer = setTimeout(count, milliseconds / STEPS)
    }
    count()
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}
