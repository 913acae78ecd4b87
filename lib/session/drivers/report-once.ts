import type { SessionId } from "../types.ts"

/** How many ids are remembered. Beyond that a message may come again, since memory must not grow for ever. */
const MAX_IDS = 1000

/** Reports what is wrong with a session's content once, however often the session is read. */
export function reportOnce(report: (message: string) => void): (id: SessionId, message: string) => void {
  const reported = new Set<SessionId>()
  return (id, message) => {
    if (reported.has(id)) return
    if (reported.size >= MAX_IDS) reported.clear()
    reported.add(id)
    report(message)
  }
}
