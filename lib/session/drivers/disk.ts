import { mkdirSync } from "node:fs"
import { unlink } from "node:fs/promises"
import { StoreUnavailableError } from "../errors.ts"
import type { Row, SessionDriver, SessionId, Version } from "../types.ts"
import { createSession, sweepDrafts, tryToCreate } from "./disk-create.ts"
import { isAbandoned, isSystemError, pathIn, readOwnFile, renameIfThere, writeDurably } from "./disk-files.ts"
import { bury, confirmEnd, folderOf, moveAside, newLabel, readLabel, readState, renameDurably } from "./disk-folder.ts"
import { createLabels } from "./disk-labels.ts"
import { sweepSessions, walk } from "./disk-sweep.ts"
import { decodeRow, encodeRow, maxRowBytes } from "./row-format.ts"

export interface DiskOptions {
  /** The root folder, made by `prepareDiskFolder`. The driver never makes it: while it is missing, the store is down. */
  readonly folder: string
  /** Told once about each session that can not be read, when it has been moved to `<folder>/broken`. */
  readonly onBroken?: (message: string) => void
}

/** Makes the root folder, at start. Only this user may look into it. */
export function prepareDiskFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** Plain files, one folder a session. Several processes may share them; disk-folder.ts says why that is safe. */
export function diskDriver({ folder: root, onBroken = () => {} }: DiskOptions): SessionDriver {
  const labels = createLabels(root)

  async function read(id: SessionId): Promise<Row | null> {
    for (;;) {
      const label = labels.find(id)
      if (!label) return null
      try {
        const row = decodeRow(id, readOwnFile(label.content, maxRowBytes))
        if (row.version === label.version) return row
        throw new Error("it is of another version than its label says")
      } catch (error) {
        if (isSystemError(error) || !(error instanceof Error)) throw error
        // Fails if an update has replaced the label meanwhile. Then nothing is broken, and its content is read next.
        const isBroken = await renameDurably(label.path, pathIn(folderOf(root, id), "broken"))
        if (isBroken) await moveAsideAndReport(id, error.message)
      }
    }
  }

  async function moveAsideAndReport(id: SessionId, problem: string): Promise<void> {
    const aside = await moveAside(root, id)
    if (aside) onBroken(`A session on disk can not be read: ${problem}. It is kept in ${aside}`)
  }

  async function update(id: SessionId, row: Row, expected: Version) {
    const text = encodeRow(id, row)
    const label = labels.find(id)
    if (!label) return "gone"
    if (label.version !== expected) return "conflict"
    const next = newLabel(folderOf(root, id), row.version)
    // Removing what no label names is tidying: a file that stays does no harm.
    const remove = (content: string) => unlink(content).catch(() => {})
    try {
      await writeDurably(next.content, text)
      if (await renameDurably(label.path, next.path)) {
        labels.remember(id, next)
        await remove(label.content)
        return "ok"
      }
      await remove(next.content)
    } catch (error) {
      // If the old label is there, nothing names the new content. Any other may have been built on the new label.
      if (readLabel(root, id)?.path === label.path) await remove(next.content)
      // The folder is missing: the session has ended.
      if (!isSystemError(error, "ENOENT")) throw error
    }
    return readLabel(root, id) ? "conflict" : "gone"
  }

  /** @param rename `renameDurably`, or `renameIfThere` where a power cut may undo it */
  async function end(id: SessionId, expected: Version | undefined, rename = renameDurably) {
    const folder = folderOf(root, id)
    for (;;) {
      const state = readState(root, id)
      if (state === "ended") {
        await confirmEnd(folder)
        if (readLabel(root, id)) continue
      }
      if (typeof state === "string") return "gone"
      if (expected !== undefined && state.version !== expected) return "conflict"
      if (await rename(state.path, pathIn(folder, "ended"))) break
    }
    // The session has ended, even if this fails: a sweep removes what is left.
    await bury(folder).catch(() => {})
    return "ok"
  }

  async function deleteExpired(now: Date): Promise<number> {
    const removed = await sweepSessions(root, (id) => sweepOne(id, now))
    await sweepDrafts(root, now)
    return removed
  }

  async function sweepOne(id: SessionId, now: Date): Promise<boolean> {
    const row = await read(id)
    // Without an fsync: if a power cut brings the session back, it is still expired.
    if (row) return row.expiresAt <= now && (await end(id, row.version, renameIfThere)) === "ok"
    const state = readState(root, id)
    const folder = folderOf(root, id)
    if (state === "ended" || state === "absent") await bury(folder)
    if (state === "unlabelled" && isAbandoned(folder, now)) await moveAsideAndReport(id, "it has no label")
    return false
  }

  return {
    create: (id, row) => createSession(root, id, row).catch(fail),
    read: (id) => read(id).catch(fail),
    update: (id, row, expected) => update(id, row, expected).catch(fail),
    delete: (id, expected) => end(id, expected).catch(fail),
    deleteExpired: (now) => deleteExpired(now).catch(fail),
    check: () => tryToCreate(root).catch(fail),
    async *ids() {
      try {
        for await (const id of walk(root)) if (readLabel(root, id)) yield id
      } catch (error) {
        fail(error)
      }
    },
  }
}

/** When the operating system refuses something, the store is down. Other errors stay what they are. */
function fail(error: unknown): never {
  throw isSystemError(error) ? new StoreUnavailableError("disk", error) : error
}
