/** What the disk driver asks of a file system: writes that last, reads that no odd file can harm. */
import { randomBytes } from "node:crypto"
import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs"
import { mkdir, open, rename, rm, unlink, writeFile } from "node:fs/promises"

/** An unpredictable file name. */
export const randomName = () => randomBytes(16).toString("hex")

/** True for an error of the operating system; with codes, for one of these. */
export function isSystemError(error: unknown, ...codes: string[]): error is NodeJS.ErrnoException {
  if (!(error instanceof Error && "syscall" in error && "code" in error)) return false
  return codes.length === 0 || codes.includes(String(error.code))
}

/** Makes one folder; false if it is there. Not its parents: a missing root is a fault, never something to make anew. */
export async function makeFolder(path: string): Promise<boolean> {
  try {
    await mkdir(path, 0o700)
    return true
  } catch (error) {
    if (isSystemError(error, "EEXIST")) return false
    throw error
  }
}

/** A new file, on the disk before this returns. `writeFile` goes on after a short write, which `write` reports as success. */
export async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  await writeFile(path, bytes, { flag: "wx", mode: 0o600, flush: true })
}

/** Makes the names in a folder last: fsync of a file does not cover its name. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r")
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** Renames; false when `from` is not there. */
export async function moved(from: string, to: string): Promise<boolean> {
  try {
    await rename(from, to)
    return true
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return false
    throw error
  }
}

/** Removes a file, or what stands in its place: a folder too, or nothing. `rm` alone would look first. */
export async function discard(path: string): Promise<void> {
  try {
    await unlink(path)
  } catch {
    await rm(path, { recursive: true, force: true })
  }
}

// A link must not lead out of the folder, and opening a pipe must not wait for its writer.
export const READ_ONLY = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK

/**
 * The content of a plain file of ours. Without waiting in the thread pool: for a small warm file that costs 8 times as
 * much as the read itself.
 * @param limit in bytes
 * @throws Error with what is wrong when there is no such file: that is broken content, not a fault of the disk
 */
export function readPlainFile(path: string, limit: number): Buffer {
  let file: number
  try {
    file = openSync(path, READ_ONLY)
  } catch (error) {
    if (isSystemError(error, "ENOENT")) throw new Error("its file is missing")
    if (isSystemError(error, "ELOOP", "ENXIO")) throw new Error("its file is not a plain file")
    throw error
  }
  try {
    const stat = fstatSync(file)
    if (!stat.isFile()) throw new Error("its file is not a plain file")
    if (process.geteuid && stat.uid !== process.geteuid()) throw new Error("its file belongs to someone else")
    if (stat.size > limit) throw new Error("its file is too large")
    return readFileSync(file)
  } finally {
    closeSync(file)
  }
}
