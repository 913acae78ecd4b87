/**
 * The two header pages with which every LMDB file begins. LMDB trusts them: where they have been written over, even while it
 * has the file open, it ends the whole process. So they are read from the file first.
 */
import { readSync } from "node:fs"

const PAGE = 4096

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
