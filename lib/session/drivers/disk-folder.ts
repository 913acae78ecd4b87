/**
 * The folder of one session, and how its state changes in one step.
 *
 *     <root>/3f/3fa9…/                the session's folder; `<root>/tmp` and `<root>/broken` are beside `3f`
 *         7.9f86d081884c7d65…         the label: an empty file whose NAME is the state: version 7, content in 9f86…
 *         9f86d081884c7d65…           the content: one file, as row-format.ts writes it
 *
 * **Renaming the label is the compare-and-swap.** One system call consumes the old label and names the new content, so
 * of any number of processes, however slow, one succeeds and the others find no such label (ENOENT). A label holds a
 * random name and never comes again, so nobody can take a later state for the one they have read. (That is why it is
 * not `link` to `<version>`: once a superseded version is cleaned up its name is free, and a slow process could link
 * to it.) There is no lock to be left behind by a killed process. Labels were folders at first, and may be for ever.
 *
 * - Update: write the new content aside and fsync it, rename the label, fsync the folder, unlink the old content.
 * - Logout: rename the label to `ended`, fsync the folder, answer. From here on every update in flight gets ENOENT.
 *   If that fsync fails the label comes back. So a second logout that finds `ended` makes it `gone`, which nobody takes
 *   back, before it says so.
 *   Then remove content, `ended` and folder, in this order: at no time is there a label again, and a slow process that
 *   does this to a folder made anew finds none of the names, and can not remove what is not empty. An update that was
 *   late may put its content in before the folder goes; it finds no label, and removes it again.
 * - Create: build the whole folder in `tmp`, then rename it into place, which fails if the session is there.
 * - A reader that finds the content gone was overtaken by an update; it looks again and finds that one's label.
 */
import { lstatSync, readdirSync, statSync } from "node:fs"
import { readdir, rmdir } from "node:fs/promises"
import { dirname, join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { StoreUnavailableError } from "../errors.ts"
import type { SessionId, Version } from "../types.ts"
import { discard, isSystemError, moved, randomName, syncFolder } from "./disk-files.ts"

/** `name` is the label's own, `content` that of the file it points to. */
export interface Label {
  readonly version: Version
  readonly content: string
  readonly name: string
}

export function newLabel(version: Version): Label {
  const content = randomName()
  return { version, content, name: `${version}.${content}` }
}

export function sessionFolder(root: string, id: SessionId): string {
  if (!isSessionId(id)) throw new TypeError("A session id is 128 lower-case hex characters")
  return join(root, id.slice(0, 2), id)
}

function isSessionId(name: string): name is SessionId {
  return /^[0-9a-f]{128}$/.test(name)
}

/** @throws StoreUnavailableError if the root folder is missing: then no session can be said to be gone */
export function requireRoot(root: string): void {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory()) return
  throw new StoreUnavailableError("disk", `the folder ${root} is missing`)
}

/**
 * What a session's folder says. "odd" is content without a label: what an update has just put into a folder that a logout
 * is removing; or, if it stays so, a folder that no driver leaves.
 */
export function readState(root: string, id: SessionId): Label | "absent" | "ended" | "broken" | "odd" {
  const folder = sessionFolder(root, id)
  // A listing that runs beside a rename may show neither name, so one without a label proves nothing.
  for (let attempt = 0; attempt < 10; attempt++) {
    let names: string[]
    try {
      names = readdirSync(folder)
    } catch (error) {
      if (isSystemError(error, "ENOTDIR") && lstatSync(folder, { throwIfNoEntry: false })) return "odd"
      if (!isSystemError(error, "ENOENT")) throw error
      requireRoot(root)
      return "absent"
    }
    const label = newestLabel(names)
    if (label) return label
    if (names.length === 0) return "absent"
    if (endedBy(names)) return "ended"
    if (names.includes("broken")) return "broken"
  }
  return "odd"
}

const endedBy = (names: string[]) => names.find((name) => name === "ended" || name === "gone")

/** Tells a label from content, by its name. */
export const isLabel = (name: string) => name.includes(".")

/** A listing that runs beside a rename may also show both names: the higher version is the later one. */
function newestLabel(names: string[]): Label | undefined {
  let newest: Label | undefined
  for (const name of names) {
    const [, version, content] = /^(\d{1,15})\.([0-9a-f]{32})$/.exec(name) ?? []
    if (version === undefined || content === undefined) continue
    if (!newest || Number(version) > newest.version) newest = { version: Number(version), content, name }
  }
  return newest
}

/**
 * The compare-and-swap: replaces a label with another one, or with the word that ends the session.
 * @param durable false: a power cut may undo it
 * @returns false when someone else was first
 */
export async function relabel(folder: string, from: string, to: string, durable = true): Promise<boolean> {
  if (!(await moved(join(folder, from), join(folder, to)))) return false
  if (!durable) return true
  try {
    await settle(folder)
  } catch (error) {
    // Not on the disk, so it must not seem to have happened. If someone has built on it already, it stays.
    await moved(join(folder, to), join(folder, from))
    throw error
  }
  return true
}

/** Waits until what a session's folder says now is on the disk; or its removal, if it is gone by now. */
async function settle(folder: string): Promise<void> {
  try {
    await syncFolder(folder)
  } catch (error) {
    if (!isSystemError(error, "ENOENT")) throw error
    await syncFolder(dirname(folder))
  }
}

/** Makes the end of a session last, where another process is ending it: it can not take that back any more. */
export async function confirmEnd(folder: string): Promise<void> {
  await moved(join(folder, "ended"), join(folder, "gone"))
  await settle(folder)
}

/** Removes what is left of a session that has ended; nothing, if it has not. */
export async function bury(folder: string): Promise<void> {
  try {
    const names = readdirSync(folder)
    const word = endedBy(names)
    if (word) {
      for (const name of names) {
        if (name !== word) await discard(join(folder, name))
      }
      await discard(join(folder, word))
    }
    await rmdir(folder)
  } catch (error) {
    if (!isSystemError(error, "ENOENT", "ENOTEMPTY", "EEXIST")) throw error
  }
}

/** Whether nothing in a session's folder has changed for an hour: updates take milliseconds. */
export function isLeft(folder: string, now: Date): boolean {
  const stat = lstatSync(folder, { throwIfNoEntry: false })
  return stat !== undefined && now.getTime() - stat.ctimeMs >= 3_600_000
}

/** Every session's folder, a handful at a time, so that requests get their turn. */
export async function* walk(root: string): AsyncGenerator<SessionId> {
  let seen = 0
  for (const parent of await readdir(root, { withFileTypes: true })) {
    if (!parent.isDirectory() || !/^[0-9a-f]{2}$/.test(parent.name)) continue
    for (const name of await readdir(join(root, parent.name))) {
      if (isSessionId(name) && name.startsWith(parent.name)) yield name
      if (++seen % 20 === 0) await setImmediate()
    }
  }
}
