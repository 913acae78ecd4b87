/**
 * Transactions on the shelf, one at a time; what is asked for meanwhile goes into the next, all of it, so that one commit
 * serves many.
 *
 * LMDB would queue writes by itself. But when a commit fails (a full or failing disk), those in its queue are never
 * answered, and the file can not be closed and opened anew, which is the only way to go on. So it never has but one.
 */
import type { RootDatabase } from "lmdb"

/** Runs an operation in a transaction; resolves once that is durable. Where one fails, none of its transaction is acknowledged. */
export type Write = <T>(operation: () => T) => Promise<T>

/** @param onFailure called at the first transaction that fails: no other is begun after it */
export function oneAtATime(root: RootDatabase<string, string>, onFailure: () => unknown): Write {
  let failure: unknown
  let last = Promise.resolve()
  let next: { readonly operations: (() => void)[]; readonly done: Promise<void> } | undefined

  async function run(operations: (() => void)[]): Promise<void> {
    if (failure) throw failure
    try {
      await root.transaction(() => {
        for (const operation of operations) operation()
      })
    } catch (error) {
      failure = reasonOf(error)
      onFailure()
      throw failure
    }
  }

  function join(): NonNullable<typeof next> {
    const operations: (() => void)[] = []
    const done = last.then(() => {
      next = undefined
      return run(operations)
    })
    last = done.catch(() => {})
    return { operations, done }
  }

  return async <T>(operation: () => T): Promise<T> => {
    let result: T | undefined
    next ??= join()
    const { operations, done } = next
    operations.push(() => {
      result = operation()
    })
    await done
    return result as T
  }
}

/** LMDB gives the reason of a failed commit as a second rejected promise. Unhandled, that would end the process. */
function reasonOf(error: unknown): unknown {
  const { commitError } = error as { commitError?: Promise<unknown> }
  commitError?.catch(() => {})
  return commitError ? new Error("it could not write (is the disk full?)", { cause: error }) : error
}
