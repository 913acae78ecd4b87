/** What the disk driver asks of a file system: writes that last, and reads that no odd file can harm. */
import { randomBytes } from "node:crypto"
import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from "node:fs"
import { mkdir, open, rename, rm, unlink, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"

/**
 * A path in a folder. Where a path is joined in the open, Next takes all that has such a name anywhere in the project for a part
 * of the app: it would put sessions beside the server that it builds.
 */
export const pathIn = (folder: string, ...names: string[]): string => join(/* turbopackIgnore: true */ folder, ...names)

/** An unpredictable file name. */
export const newName = () => randomBytes(16).toString("hex")

/** True for an error of the operating system; with codes, for one of these. */
export function isSystemError(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  const isSystem = error instanceof Error && "syscall" in error && "code" in error
  return isSystem && (codes.length === 0 || codes.includes(String(error.code)))
}

/** Makes one folder; false if it is there. Not its parents: the driver must not make a root that is missing. */
export const makeFolder = (path: string) => unless("EEXIST", mkdir(path, 0o700))

/** Renames; false when `from` is not there. */
export const renameIfThere = (from: string, to: string) => unless("ENOENT", rename(from, to))

/** False when the operating system has refused an operation with this code. */
async function unless(code: string, operation: Promise<unknown>): Promise<boolean> {
  try {
    await operation
    return true
  } catch (error) {
    if (isSystemError(error, code)) return false
    throw error
  }
}

/** A new file, on the disk before this returns. `writeFile` goes on after a short write; `write` calls that a success. */
export const writeDurably = (path: string, text: string) =>
  writeFile(path, text, { flag: "wx", mode: 0o600, flush: true })

/** Makes the names in a folder last, or its removal if it is gone. The fsync of a file does not cover its name. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch((error) => {
    if (isSystemError(error, "ENOENT")) return open(dirname(path))
    throw error
  })
  await folder.sync().finally(() => folder.close())
}

/** Removes a file, a folder in its place, or nothing. Not `rm` alone, which looks first: most are files. */
export const discard = (path: string) => unlink(path).catch(() => rm(path, { recursive: true, force: true }))

/** Whether nothing here has changed for an hour. No operation takes so long, so a process was killed or is stopped. */
export function isAbandoned(path: string, now: Date): boolean {
  const stat = lstatSync(path, { throwIfNoEntry: false })
  return stat !== undefined && now.getTime() - stat.ctimeMs >= 3_600_000
}

// A link must not lead out of the folder, and opening a pipe must not wait for its writer.
export const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * Reads a plain file of ours, synchronously: for a small file in memory, the thread pool takes eight times as long.
 * @throws Error with what is wrong with the file; an error of the operating system if the disk fails
 */
export function readOwnFile(path: string, maxBytes: number): string {
  try {
    const file = openSync(path, READ_ONLY)
    try {
      assertOwn(fstatSync(file), maxBytes)
      return readFileSync(file, "utf8")
    } finally {
      closeSync(file)
    }
  } catch (error) {
    const stat = isSystemError(error) && lstatSync(path, { throwIfNoEntry: false })
    if (stat === undefined) throw new Error("its file is missing")
    // Why it can not be opened: it may be a link, or belong to someone else.
    if (stat) assertOwn(stat, maxBytes)
    throw error
  }
}

function assertOwn(stat: Stats, maxBytes: number): void {
  if (!stat.isFile()) throw new Error("its file is not a plain file")
  if (process.geteuid && stat.uid !== process.geteuid()) throw new Error("its file belongs to someone else")
  if (stat.size > maxBytes) throw new Error("its file is too large")
}
