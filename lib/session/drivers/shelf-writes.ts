/**
 * Transactions on the shelf, one at a time; what is asked for meanwhile goes into the next, all of it, so that one commit
 * serves many.
 *
 * LMDB would queue writes by itself. But when a commit fails (a full or failing disk), those in its queue are never
 * answered, and the file can not be closed and opened anew, which is the only way to go on. So it never has but one.
 */
import type { RootDatabase } from "lmdb"

/**
 * Runs an operation in a transaction; resolves once that is durable. Where one fails, none of its transaction is acknowledged.
 * @param size what the operation adds, in bytes; 0 if it removes
 */
export type Write = <T>(operation: () => T, size?: number) => Promise<T>

interface Operation {
  readonly run: () => void
  readonly size: number
}

export interface Precautions {
  /** Called in each transaction, before its operations; where it throws, none of them is begun. */
  readonly prepare: (sizes: readonly number[]) => void
  /** Called at the first transaction that fails: no other is begun after it. */
  readonly onFailure: () => unknown
}

export function oneAtATime(root: RootDatabase<string, string>, { prepare, onFailure }: Precautions): Write {
  let failure: unknown
  let last = Promise.resolve()
  let next: { readonly operations: Operation[]; readonly done: Promise<void> } | undefined

  async function transact(operations: readonly Operation[]): Promise<void> {
    if (failure) throw failure
    let isPreparing = false
    try {
      await root.transaction(() => {
        isPreparing = true
        prepare(operations.map(({ size }) => size))
        isPreparing = false
        for (const { run } of operations) run()
      })
    } catch (error) {
      // Nothing has been asked of LMDB.
      if (isPreparing) throw error
      failure = reasonOf(error)
      onFailure()
      throw failure
    }
  }

  function join(): NonNullable<typeof next> {
    const operations: Operation[] = []
    const done = last.then(() => {
      next = undefined
      return transact(operations)
    })
    last = done.catch(() => {})
    return { operations, done }
  }

  return async <T>(operation: () => T, size = 0): Promise<T> => {
    let result: T | undefined
    const run = () => {
      result = operation()
    }
    next ??= join()
    const { operations, done } = next
    operations.push({ run, size })
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
