import type { SessionId } from "./types.ts"

/** More ids than this are not remembered: better to say something again than to keep every id for ever. */
const MAX_IDS = 1000

/** Passes on what is wrong with a session's content once, however often the session is asked for. */
export function reportOnce(report: (message: string) => void): (id: SessionId, message: string) => void {
  const reported = new Set<SessionId>()
  return (id, message) => {
    if (reported.has(id)) return
    if (reported.size >= MAX_IDS) reported.clear()
    reported.add(id)
    report(message)
  }
}
