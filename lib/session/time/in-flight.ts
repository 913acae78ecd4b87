/** Knows the tasks of each key that have begun and not ended yet, in this process. */
export function createInFlight() {
  const tasks = new Map<string, Set<Promise<unknown>>>()

  return {
    /** Counts a task until it ends. Gives the task. */
    during<T>(key: string, task: Promise<T>): Promise<T> {
      const others = tasks.get(key) ?? new Set()
      tasks.set(key, others.add(task))
      const forget = () => {
        if (others.delete(task) && others.size === 0) tasks.delete(key)
      }
      task.then(forget, forget)
      return task
    },
    /** Waits for the tasks of this key that have begun by now, however they end. */
    settled: async (key: string): Promise<void> => void (await Promise.allSettled(tasks.get(key) ?? [])),
  }
}

export type InFlight = ReturnType<typeof createInFlight>
