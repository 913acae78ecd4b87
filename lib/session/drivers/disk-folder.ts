/**
 * The folder of one session, and how its state changes.
 *
 *     <root>/3f/3fa9…/            the session's folder
 *         7.9f86d081884c7d65…     the label: an empty file whose NAME is the state: version 7, content in 9f86…
 *         9f86d081884c7d65…       the content: the row, as row-format.ts writes it
 *     <root>/tmp/                 sessions that are being created
 *     <root>/broken/              sessions that could not be read
 *
 * **Renaming the label is the compare-and-swap.** A rename fails when the old name is not there. So of several processes
 * that have read the same label, one can replace it, however slow they are. A label holds a random name and never comes
 * again, so nobody can take a later state for the one they read. There are no locks, so a killed process leaves none. In
 * sessions of the first releases the label is an empty folder, and this works too: docs/decisions/0005-rename-a-label.md
 *
 * - Create: build the whole folder in `tmp`, then rename it to its place. That fails if the session is there.
 * - Read: list the folder, unless the label found last is still there (disk-labels.ts), and read the content. If an update has
 *   just removed that content, list again.
 * - Update: write and fsync the new content, rename the label, fsync the folder, remove the old content.
 * - End: rename the label to `ended`, fsync the folder; from here on no update finds its label. Then remove the content,
 *   `ended` and the folder, in this order, and answer "ok". A slow process that does so after the id was created again
 *   finds none of the names it knows, and can not remove a folder that is not empty. An update that was too late may
 *   have put its content into the folder; it finds no label, and removes that content itself.
 * - Move aside what can not be read: rename the label to `broken`, and then the folder into `<root>/broken`.
 * - If the fsync after a rename fails, the old name comes back: what was not acknowledged has not happened. So whoever
 *   finds `ended` renames it to `gone`, which never comes back, before answering that the session is gone.
 */
import { lstatSync, readdirSync, statSync } from "node:fs"
import { rmdir } from "node:fs/promises"
import { dirname } from "node:path"
import type { SessionId, Version } from "../types.ts"
import { discard, isSystemError, makeFolder, newName, pathIn, renameIfThere, syncFolder } from "./disk-files.ts"

/** A label and the content that it names, by their paths. */
export interface Label {
  readonly version: Version
  readonly path: string
  readonly content: string
}

export function newLabel(folder: string, version: Version): Label {
  const name = newName()
  return { version, path: pathIn(folder, `${version}.${name}`), content: pathIn(folder, name) }
}

export function folderOf(root: string, id: SessionId): string {
  if (!isSessionId(id)) throw new TypeError("A session id is 128 lower-case hex characters")
  return pathIn(root, id.slice(0, 2), id)
}

export const isSessionId = (name: string): name is SessionId => /^[0-9a-f]{128}$/.test(name)

/** "unlabelled": content that a late update has put into a folder which is being removed, or what no driver leaves. */
export function readState(root: string, id: SessionId): Label | "absent" | "ended" | "unlabelled" {
  const folder = folderOf(root, id)
  try {
    // Most that are not there are found so: to make the error of a listing takes ten times as long.
    if (!stat(folder) && (stat(dirname(folder)) ?? statSync(root)).isDirectory()) return "absent"
    // A listing beside a rename may show neither name, so one that shows no label proves nothing.
    for (let attempt = 0; attempt < 10; attempt++) {
      const names = readdirSync(folder)
      const label = newestLabel(folder, names)
      if (label) return label
      if (names.length === 0) return "absent"
      if (names.some(isEnd)) return "ended"
    }
  } catch (error) {
    if (isSystemError(error, "ENOENT")) {
      // Throws if the root is missing as well: then it is not known which sessions there are.
      statSync(root)
      return "absent"
    }
    // A file in the folder's own place, not in that of one above it.
    const isFile = isSystemError(error, "ENOTDIR") && stat(folder)
    if (!isFile) throw error
  }
  return "unlabelled"
}

const stat = (path: string) => lstatSync(path, { throwIfNoEntry: false })

export function readLabel(root: string, id: SessionId): Label | null {
  const state = readState(root, id)
  return typeof state === "object" ? state : null
}

const isEnd = (name: string) => name === "ended" || name === "gone"

/** A listing beside a rename may show both names: the higher version is the later one. */
function newestLabel(folder: string, names: string[]): Label | undefined {
  let newest: Label | undefined
  for (const name of names) {
    const [, version, content] = /^(\d{1,15})\.([0-9a-f]{32})$/.exec(name) ?? []
    if (!version || !content || Number(version) < (newest?.version ?? 0)) continue
    newest = { version: Number(version), path: pathIn(folder, name), content: pathIn(folder, content) }
  }
  return newest
}

/**
 * Renames, on the disk before this returns. If that fails, the old name comes back, unless someone has renamed it again.
 * @returns false when `from` is not there: someone else was first
 */
export async function renameDurably(from: string, to: string): Promise<boolean> {
  if (!(await renameIfThere(from, to))) return false
  await syncFolder(dirname(to)).catch(async (error) => {
    await renameIfThere(to, from)
    throw error
  })
  return true
}

/** Moves a session that can not be read to where nothing takes it for one. Gives the place; null if it has gone. */
export async function moveAside(root: string, id: SessionId): Promise<string | null> {
  const aside = pathIn(root, "broken", `${id}.${newName()}`)
  await makeFolder(dirname(aside))
  return (await renameIfThere(folderOf(root, id), aside)) ? aside : null
}

/** Makes an end durable that another process has begun, and may still be about to take back. */
export async function confirmEnd(folder: string): Promise<void> {
  await renameIfThere(pathIn(folder, "ended"), pathIn(folder, "gone"))
  await syncFolder(folder)
}

/** Removes what is left of a session that has ended. Leaves any other alone. */
export async function bury(folder: string): Promise<void> {
  try {
    const names = readdirSync(folder)
    const end = names.find(isEnd)
    const others = names.filter((name) => name !== end)
    if (end) for (const name of [...others, end]) await discard(pathIn(folder, name))
    await rmdir(folder)
  } catch (error) {
    if (!isSystemError(error, "ENOENT", "ENOTEMPTY", "EEXIST")) throw error
  }
}
