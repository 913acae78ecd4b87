import { StoreUnavailableError } from "./errors.ts"

/**
 * In how many steps the time is counted: a process that was busy itself, and has not looked for the answer, counts one
 * step however long that took.
 */
const STEPS = 10

/**
 * Waits for a store's answer, but not for ever: one that hangs is one that is down.
 * @param milliseconds until StoreUnavailableError is thrown; what was begun may still happen later, unacknowledged
 */
export async function withDeadline<T>(store: string, milliseconds: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    let steps = 0
    const count = () => {
      if (++steps > STEPS)
        reject(new StoreUnavailableError(store, new Error(`no answer within ${milliseconds} ms`)))
      else timer = setTimeout(count, milliseconds / STEPS)
    }
    count()
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
