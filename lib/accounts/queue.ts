/** The queue is full, and the task has not begun. The answer is 503. */
export class TooBusyError extends Error {
  override readonly name = "TooBusyError"
  readonly retryAfterSeconds = 1
  constructor() {
    super("The server is busy. Try again in a moment.")
  }
}

/**
 * Runs tasks in the order they come.
 * @param concurrency how many run at once
 * @param waiting how many may wait; one more throws TooBusyError
 */
export function createQueue(concurrency: number, waiting: number) {
  let running = 0
  const waiters: (() => void)[] = []

  return async function run<T>(task: () => Promise<T>): Promise<T> {
    if (running < concurrency) {
      running += 1
    } else {
      if (waiters.length >= waiting) throw new TooBusyError()
      await new Promise<void>((resolve) => waiters.push(resolve))
    }
    try {
      return await task()
    } finally {
      // The next in line takes over the place, so that a newcomer can not take it first.
      const next = waiters.shift()
      if (next) next()
      else running -= 1
    }
  }
}
