import { StoreUnavailableError } from "../errors.ts"

/** Ten short timers instead of one: a process that was blocked for all of the time loses a tenth of it, not all. */
const STEPS = 10

/**
 * Waits for a store's answer: one that hangs is down.
 * @param milliseconds until StoreUnavailableError is thrown. The work goes on, and may still be done later
 */
export function withDeadline<T>(store: string, milliseconds: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    let steps = 0
    let timer: NodeJS.Timeout
    const count = () => {
      if (++steps > STEPS) reject(new StoreUnavailableError(store, new Error(`no answer within ${milliseconds} ms`)))
      else timer = setTimeout(count, milliseconds / STEPS)
    }
    count()
    const stop = () => clearTimeout(timer)
    work.then(stop, stop)
    work.then(resolve, reject)
  })
}
