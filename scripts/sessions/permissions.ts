/** What users of this machine other than the owner may do with files. */
import { existsSync, lstatSync, readdirSync, realpathSync, statSync } from "node:fs"
import { join } from "node:path"

/** Owner's group, and everyone else: the bits that are about each. */
const others = [0o070, 0o007] as const
const READ = 0o044
const WRITE = 0o022
const ENTER = 0o011

/** Whether others may see the names in a folder. */
export function isListed(folder: string): boolean {
  return ((statSync(folder, { throwIfNoEntry: false })?.mode ?? 0) & READ) !== 0
}

/**
 * Looks for what others can read or change, in a folder as deep as they come.
 *
 * @returns the first such path, or null. What is not there holds no secret
 */
export function findOpen(path: string): string | null {
  if (!existsSync(path)) return null
  const real = realpathSync(path)
  return others.map((who) => findOpenTo(who, real)).find((open) => open !== null) ?? null
}

function findOpenTo(who: number, path: string): string | null {
  const found = lstatSync(path, { throwIfNoEntry: false })
  const may = (found?.mode ?? 0) & who
  if (!found?.isDirectory()) return found?.isFile() && may & (READ | WRITE) ? path : null
  // Who may write into a folder can put files in the place of its own.
  if (may & WRITE) return path
  if (!(may & ENTER)) return null
  for (const name of readdirSync(path)) {
    const open = findOpenTo(who, join(path, name))
    if (open) return open
  }
  return null
}
