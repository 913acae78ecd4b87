/** The shelf's files put in their place, and taken out of it, while other processes may do the same. */
import { randomBytes } from "node:crypto"
import { existsSync, linkSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs"

/**
 * Makes a file of so many zero bytes, all of them on the disk, unless there is one. It appears whole: another process may
 * open it at once, and must not have its first bytes written over.
 */
export function makeFile(path: string, size: number): void {
  if (existsSync(path)) return
  const aside = besides(path)
  try {
    writeFileSync(aside, Buffer.alloc(size), { flag: "wx", mode: 0o600, flush: true })
    unless("EEXIST", () => linkSync(aside, path))
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Removes the file that was seen, as `identify` gave it; not one that another process has put in its place since. */
export function removeSeen(path: string, seen: string | undefined): void {
  const aside = besides(path)
  unless("ENOENT", () => {
    renameSync(path, aside)
    if (identify(aside) !== seen) unless("EEXIST", () => linkSync(aside, path))
    rmSync(aside)
  })
}

/** Which file a path leads to: another one in its place is another. */
export function identify(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.dev}:${stat.ino}`
}

function unless(code: string, operation: () => void): void {
  try {
    operation()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== code) throw error
  }
}

const besides = (path: string) => `${path}.${randomBytes(16).toString("hex")}`
