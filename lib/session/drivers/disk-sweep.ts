/** How a sweep goes through all sessions on a disk without a request noticing: docs/decisions/0014-sweeps-rest.md */
import { open, readdir } from "node:fs/promises"
import { join } from "node:path"
import { leisurely } from "../time/pace.ts"
import type { SessionId } from "../types.ts"
import { READ_ONLY } from "./disk-files.ts"
import { isLabel, sessionFolder, walk } from "./disk-folder.ts"

/**
 * How many sessions it looks at in one step. One at a time would wait a million times for its turn on a busy thread; with
 * many, each of the dozen operations of a request's write would wait for theirs in the thread pool.
 */
const batchSize = 4

/** Times as long as a step took: for most of that it only waits for its turn, and is in nobody's way. */
const REST = 1

/**
 * Has each session in the root folder looked at, some at a time.
 * @param sweepOne removes a session, if it has expired. Its files are in memory by then
 * @returns how many were removed
 */
export async function sweepFolders(
  root: string,
  sweepOne: (id: SessionId) => Promise<boolean>,
): Promise<number> {
  const ids = walk(root)
  let removed = 0
  const sweepSome = async () => {
    const batch = await take(ids, batchSize)
    const results = batch.map(async (id) => {
      await fetchIntoMemory(sessionFolder(root, id))
      return sweepOne(id)
    })
    removed += (await Promise.all(results)).filter(Boolean).length
    return batch.length === batchSize
  }
  while (await leisurely(sweepSome, REST));
  return removed
}

/** The next ones, at most so many; fewer at the end. */
async function take<T>(items: AsyncIterator<T>, count: number): Promise<T[]> {
  const taken: T[] = []
  while (taken.length < count) {
    const next = await items.next()
    if (next.done) break
    taken.push(next.value)
  }
  return taken
}

// What is read only to be in memory, all of it.
const nowhere = Buffer.alloc(65_536)

/**
 * Has the thread pool read what is in a folder: what nobody has used for long is on the disk alone, and whoever reads it
 * next does so on the thread of all requests. Says nothing of what goes wrong: the next one will.
 */
async function fetchIntoMemory(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    if (isLabel(name)) continue
    const file = await open(join(folder, name), READ_ONLY).catch(() => null)
    await file?.read(nowhere).catch(() => {})
    await file?.close().catch(() => {})
  }
}
