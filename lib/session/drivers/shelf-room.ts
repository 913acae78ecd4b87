/**
 * Room for LMDB to write to. What it will ask of the disk is tried first, in its own file: zeros are written behind the
 * last page in use, as many as a transaction may need. A disk that is full, failing or read-only is found out that way,
 * while nothing of the shelf has been touched.
 *
 * LMDB must not be the one to find out: where a page can not be written, lmdb 3.5.6 prints what it knows into 100 bytes
 * (mdb.c, "Attempting to write page"), which may be too few, and then the process ends or hangs.
 */
import { fstatSync, writeSync } from "node:fs"
import { PAGE, sizeByHeaders } from "./shelf-headers.ts"

/** What LMDB writes besides: its own tables, and which pages are free. */
const PAGES_EACH_TRANSACTION = 64
/** The way from the root of the tree to a row is copied, and a page of it may be split. A billion rows are five pages deep. */
const PAGES_EACH_OPERATION = 8
/** Left alone by what adds, so that on a full disk logouts and sweeps have room. */
const RESERVE = 1024 * PAGE

/**
 * How much room a transaction may need, in bytes.
 *
 * @param sizes what each of its operations adds, in bytes; 0 for one that removes
 */
export function roomFor(sizes: readonly number[]): number {
  const pages = sizes.map((size) => PAGES_EACH_OPERATION + Math.ceil(size / PAGE))
  const room = PAGE * pages.reduce((sum, some) => sum + some, PAGES_EACH_TRANSACTION)
  return sizes.some((size) => size > 0) ? room + RESERVE : room
}

/**
 * Writes behind the last page in use, and makes the file longer where that is too short. Only within a transaction, which
 * keeps others from writing there.
 *
 * @param file a descriptor
 * @param room in bytes, as by `roomFor`
 * @throws what the operating system says
 */
export function makeRoom(file: number, room: number): void {
  const used = sizeByHeaders(file)
  if (used === null) throw new Error("its headers have been written over")
  const size = Math.max(used, fstatSync(file).size)
  // Where there is room, one page of it tells whether the disk can be written to.
  const start = Math.min(size, used + room - PAGE)
  const zeros = Buffer.alloc(used + room - start)
  for (let written = 0; written < zeros.length; )
    written += writeSync(file, zeros, written, zeros.length - written, start + written)
}
