/** How many keys are remembered. Beyond that a message may come again, since memory must not grow for ever. */
const MAX_KEYS = 1000

/** Reports what is wrong once for each key, such as a session's id, however often it is met. */
export function reportOnce(report: (message: string) => void): (key: string, message: string) => void {
  const reported = new Set<string>()
  return (key, message) => {
    if (reported.has(key)) return
    if (reported.size >= MAX_KEYS) reported.clear()
    reported.add(key)
    report(message)
  }
}
