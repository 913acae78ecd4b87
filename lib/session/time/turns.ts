/** Runs the tasks of one key one after the other, in this process. */
export function createTurns() {
  const last = new Map<string, Promise<unknown>>()

  /**
   * @param patience called by a task that has to wait. When its promise settles, the task runs out of turn
   * @returns what the task gives
   */
  return function inTurn<T>(key: string, task: () => Promise<T>, patience?: () => Promise<unknown>): Promise<T> {
    const before = last.get(key)
    const turn = before && patience ? Promise.race([before, patience()]) : before
    const mine = turn ? turn.then(task, task) : task()
    last.set(key, mine)
    const tidy = () => {
      if (last.get(key) === mine) last.delete(key)
    }
    mine.then(tidy, tidy)
    return mine
  }
}
