import { mkdirSync } from "node:fs"
import { unlink } from "node:fs/promises"
import { join } from "node:path"
import { StoreUnavailableError } from "../errors.ts"
import type { Row, SessionDriver, SessionId, Version } from "../types.ts"
import { diskDrafts } from "./disk-drafts.ts"
import { isSystemError, makeFolder, moved, randomName, readPlainFile, writeDurably } from "./disk-files.ts"
import type { Label } from "./disk-folder.ts"
import {
  bury,
  confirmEnd,
  isLeft,
  newLabel,
  readState,
  relabel,
  requireRoot,
  sessionFolder,
  walk,
} from "./disk-folder.ts"
import { sweepFolders } from "./disk-sweep.ts"
import { decodeRow, encodeRow, maxRowBytes } from "./row-format.ts"

export interface DiskOptions {
  /** The root folder, made by `prepareDiskFolder`. The driver never makes it: while it is missing, the store is down. */
  readonly folder: string
  /**
   * Told once about each session whose content can not be read. It has been moved to `<folder>/broken`, at once, or by a
   * sweep where it may be an update's that is under way.
   */
  readonly onBroken?: (message: string) => void
}

/** Makes the root folder, at start. Only this user may look into it. */
export function prepareDiskFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
}

/** Plain files, one folder a session. Several processes may share it; disk-folder.ts says why that is safe. */
export function diskDriver({ folder: root, onBroken = () => {} }: DiskOptions): SessionDriver {
  const drafts = diskDrafts(root)

  function current(id: SessionId): Label | null {
    const state = readState(root, id)
    return typeof state === "object" ? state : null
  }

  async function load(id: SessionId): Promise<Row | null> {
    for (;;) {
      const label = current(id)
      if (!label) return null
      const folder = sessionFolder(root, id)
      try {
        const row = decodeRow(id, readPlainFile(join(folder, label.content), maxRowBytes))
        if (row.version === label.version) return row
        throw new Error("it is of another version than its label says")
      } catch (error) {
        if (isSystemError(error) || !(error instanceof Error)) throw error
        // Overtaken by an update? Then its label is another by now, and this one can not be taken.
        if (!(await relabel(folder, label.name, "broken"))) continue
        await moveAside(id, error.message)
        return null
      }
    }
  }

  async function moveAside(id: SessionId, problem: string): Promise<void> {
    await makeFolder(join(root, "broken"))
    const place = join(root, "broken", `${id}.${randomName()}`)
    if (!(await moved(sessionFolder(root, id), place))) return
    onBroken(`A session on disk can not be read: ${problem}. It is kept in ${place}`)
  }

  async function replace(folder: string, label: Label, next: Label, bytes: Buffer): Promise<boolean> {
    try {
      await writeDurably(join(folder, next.content), bytes)
      return await relabel(folder, label.name, next.name)
    } catch (error) {
      if (isSystemError(error, "ENOENT")) return false
      throw error
    }
  }

  async function update(id: SessionId, row: Row, expected: Version) {
    const bytes = encodeRow("disk", id, row)
    const label = current(id)
    if (!label) return "gone"
    if (label.version !== expected) return "conflict"
    const folder = sessionFolder(root, id)
    const next = newLabel(row.version)
    const won = await replace(folder, label, next, bytes).catch(async (error) => {
      // After a failure the label may name either content; only what it does not name may go.
      const state = readState(root, id)
      if (typeof state === "object" && state.content !== next.content)
        await remove(join(folder, next.content))
      throw error
    })
    await remove(join(folder, won ? label.content : next.content))
    if (won) return "ok"
    return current(id) ? "conflict" : "gone"
  }

  async function end(id: SessionId, expected: Version | undefined, durable: boolean) {
    const folder = sessionFolder(root, id)
    for (;;) {
      const label = readState(root, id)
      if (label === "ended") {
        // Someone else may be ending it at this moment: "gone" must last as well.
        await confirmEnd(folder)
        if (current(id)) continue
        await bury(folder).catch(() => {})
      }
      if (typeof label === "string") return "gone"
      if (expected !== undefined && label.version !== expected) return "conflict"
      if (await relabel(folder, label.name, "ended", durable)) break
    }
    // It has ended, whether or not this works: the sweep removes what is left.
    await bury(folder).catch(() => {})
    return "ok"
  }

  async function sweepOne(id: SessionId, now: Date): Promise<boolean> {
    const row = await load(id)
    // Not worth an fsync: should a power cut bring it back, it is still expired.
    if (row) return row.expiresAt <= now && (await end(id, row.version, false)) === "ok"
    // Left so by a process that was killed.
    const state = readState(root, id)
    if (state === "ended" || state === "absent") await bury(sessionFolder(root, id))
    if (state === "broken") await moveAside(id, "its process ended while putting it aside")
    if (state === "odd" && isLeft(sessionFolder(root, id), now)) await moveAside(id, "it has no label")
    return false
  }

  return {
    create: (id, row) =>
      guard(async () => {
        const bytes = encodeRow("disk", id, row)
        await drafts.create(sessionFolder(root, id), newLabel(row.version), bytes)
      }),
    read: (id) => guard(() => load(id)),
    update: (id, row, expected) => guard(() => update(id, row, expected)),
    delete: (id, expected) => guard(() => end(id, expected, true)),
    deleteExpired: (now) =>
      guard(async () => {
        const removed = await sweepFolders(root, (id) => sweepOne(id, now))
        await drafts.sweep(now)
        return removed
      }),
    check: () =>
      guard(async () => {
        requireRoot(root)
        await drafts.probe()
      }),
    async *ids() {
      const live = walk(root)
      for (;;) {
        const next = await guard(() => live.next())
        if (next.done) return
        if (await guard(async () => current(next.value))) yield next.value
      }
    },
  }
}

/** What the operating system refuses is a store that is down. */
async function guard<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw isSystemError(error) ? new StoreUnavailableError("disk", error) : error
  }
}

/** Tidying: a file that stays does no harm. */
async function remove(file: string): Promise<void> {
  await unlink(file).catch(() => {})
}
