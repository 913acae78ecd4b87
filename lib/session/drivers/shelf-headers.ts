/**
 * The two header pages with which every LMDB file begins. LMDB trusts them: where they have been written over, even while it
 * has the file open, it ends the whole process. So they are read from the file first.
 */
import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from "node:fs"

/** LMDB's unit, in bytes. */
export const PAGE = 4096

/**
 * @param file a descriptor
 * @returns how long the file must be at least, in bytes, for LMDB to map it; null when these are no headers of its
 * @throws what the operating system says
 */
export function sizeByHeaders(file: number): number | null {
  const pages = Buffer.alloc(2 * PAGE)
  if (readSync(file, pages, 0, pages.length, 0) < pages.length) return null
  const headers = [pages.subarray(0, PAGE), pages.subarray(PAGE)]
  // What LMDB writes there first: a number that tells its files from others, and its format's version.
  if (!headers.every((page) => page.readUInt32LE(24) === 0xbeefc0de && page.readUInt32LE(28) === 2))
    return null
  // The number of the last page in use. Of the two the newer one counts; the larger is safe.
  return Math.max(...headers.map((page) => (Number(page.readBigUInt64LE(0x90)) + 1) * PAGE))
}

/**
 * Makes a file safe to map: as long as its headers say. A tail that was never written is normal and may be empty; where a
 * file was cut, LMDB then finds pages of nothing, which it reports.
 *
 * @returns whether it is a file of LMDB's
 */
export function makeSafeToMap(path: string): boolean {
  const file = openSync(path, "r+")
  try {
    const needed = sizeByHeaders(file)
    if (needed !== null && fstatSync(file).size < needed) ftruncateSync(file, needed)
    return needed !== null
  } finally {
    closeSync(file)
  }
}
