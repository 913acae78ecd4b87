/** How a sweep goes through all sessions on a disk without holding up requests: docs/decisions/0014-sweeps-rest.md */
import { open, readdir } from "node:fs/promises"
import { setImmediate } from "node:timers/promises"
import { removeInSteps } from "../time/pace.ts"
import type { SessionId } from "../types.ts"
import { pathIn, READ_ONLY } from "./disk-files.ts"
import { folderOf, isSessionId } from "./disk-folder.ts"

/** Sessions in one step. With one, a sweep waits too long for its turns; with many, requests wait in the thread pool. */
const BATCH = 4
/** Times as long as a step took. A step on disk does little but wait, and holds up nobody meanwhile. */
const REST = 1

/** Has `sweepOne` look at each session, and remove it if it has expired. @returns how many were removed */
export function sweepSessions(root: string, sweepOne: (id: SessionId) => Promise<boolean>): Promise<number> {
  const ids = walk(root)
  const step = async () => {
    const batch: SessionId[] = []
    for (let next = await ids.next(); !next.done; next = await ids.next()) {
      if (batch.push(next.value) === BATCH) break
    }
    const sweepings = batch.map((id) => fetchIntoMemory(folderOf(root, id)).then(() => sweepOne(id)))
    const removed = (await Promise.all(sweepings)).filter(Boolean).length
    return { removed, more: batch.length === BATCH }
  }
  return removeInSteps(step, REST)
}

/** The ids of all folders, whatever their state. */
export async function* walk(root: string): AsyncGenerator<SessionId> {
  let seen = 0
  for (const parent of await readdir(root, { withFileTypes: true })) {
    if (!parent.isDirectory() || !/^[0-9a-f]{2}$/.test(parent.name)) continue
    for (const name of await readdir(pathIn(root, parent.name))) {
      if (isSessionId(name) && name.startsWith(parent.name)) yield name
      // The caller may read synchronously: requests get their turn.
      if (++seen % 20 === 0) await setImmediate()
    }
  }
}

const nowhere = Buffer.alloc(65_536)

/** Has the thread pool read a session's content, so that `sweepOne`, on the thread of all requests, finds it in memory. */
async function fetchIntoMemory(folder: string): Promise<void> {
  // `sweepOne` comes upon the same errors, and knows what to do about them.
  for (const name of await readdir(folder).catch(() => [])) {
    if (name.includes(".")) continue // The label, which is empty.
    const file = await open(pathIn(folder, name), READ_ONLY).catch(() => null)
    await file?.read(nowhere).catch(() => {})
    await file?.close().catch(() => {})
  }
}
