/**
 * The labels that this process has found, so that a session's folder is listed only where something has changed: a label's name
 * never comes again, so one that is still there is still the state. Content is not remembered, and read and checked each time.
 */
import { existsSync } from "node:fs"
import type { SessionId } from "../types.ts"
import { type Label, readLabel } from "./disk-folder.ts"

/** About a kilobyte each. Beyond that all are found anew, since memory must not grow for ever. */
const MAX_LABELS = 5000

/** @param max how many are remembered */
export function createLabels(root: string, max = MAX_LABELS) {
  const known = new Map<SessionId, Label>()

  function remember(id: SessionId, label: Label): void {
    if (known.size >= max) known.clear()
    known.set(id, label)
  }

  /** As `readLabel` does. */
  function find(id: SessionId): Label | null {
    const last = known.get(id)
    if (last && existsSync(last.path)) return last
    known.delete(id)
    const label = readLabel(root, id)
    if (label) remember(id, label)
    return label
  }

  return { find, remember }
}
