/** How a sweep goes through all sessions on a disk without holding up requests: docs/decisions/0014-sweeps-rest.md */
import { open, readdir } from "node:fs/promises"
import { join } from "node:path"
import { leisurely } from "../pace.ts"
import type { SessionId } from "../types.ts"
import { READ_ONLY } from "./disk-files.ts"
import { sessionFolder, walk } from "./disk-folder.ts"

/**
 * How many sessions are looked at side by side. With one, a sweep of a million would wait a million times for its turn on
 * a busy thread. With many, the dozen operations of a request's write would queue behind theirs in the thread pool.
 */
const WORKERS = 4

/** Times as long as a step took. A step on disk does little but wait, and holds up nobody meanwhile. */
const REST = 1

/** Has `sweepOne` look at each session, and remove it if it has expired. @returns how many were removed */
export async function sweepSessions(root: string, sweepOne: (id: SessionId) => Promise<boolean>) {
  const ids = walk(root)
  let removed = 0
  async function work(): Promise<void> {
    for await (const id of ids) {
      const step = () => fetchIntoMemory(sessionFolder(root, id)).then(() => sweepOne(id))
      if (await leisurely(step, REST)) removed++
    }
  }
  await Promise.all(Array.from({ length: WORKERS }, work))
  return removed
}

/** For bytes that are read only so that the system has them in memory. */
const nowhere = Buffer.alloc(65_536)

/**
 * Has the thread pool read a session's content, which may be on the disk alone. `sweepOne` reads it synchronously, and
 * would keep the thread of all requests waiting for the disk.
 */
async function fetchIntoMemory(folder: string): Promise<void> {
  try {
    for (const name of await readdir(folder)) {
      // Not the label, which is empty.
      if (name.includes(".")) continue
      const file = await open(join(folder, name), READ_ONLY)
      await file.read(nowhere).finally(() => file.close())
    }
  } catch {
    // `sweepOne` will come upon the same error, and knows what to do about it.
  }
}
