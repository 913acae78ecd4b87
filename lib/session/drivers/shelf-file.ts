/**
 * The shelf's file, opened with care. LMDB maps it into memory: a file that is damaged, cut short or exchanged under it
 * is not an error there but the end of the whole process. So whatever can be seen from outside is looked at first.
 */
import { randomBytes } from "node:crypto"
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs"
import { dirname } from "node:path"
import { type Database, open, type RootDatabase } from "lmdb"
import { StoreUnavailableError } from "../errors.ts"
import { sizeByHeaders } from "./shelf-headers.ts"
import { oneAtATime, type Write } from "./shelf-writes.ts"

const format = "cloakroom-shelf/1"

export interface Shelf {
  /** Says the format, under "format". */
  readonly root: RootDatabase<string, string>
  /** Rows by session id, their version being LMDB's own: that makes each conditional put a compare-and-swap. */
  readonly rows: Database<Buffer, string>
  /** Rows that could not be read. */
  readonly broken: Database<Buffer, string>
  /** Runs an operation in a transaction. */
  readonly write: Write
}

/** Which files a path leads to at the moment. */
interface Files {
  readonly data: string
  readonly lock: string | undefined
  readonly size: number
}

interface Opened {
  readonly shelf: Shelf
  readonly files: Files
  /** A descriptor, for looking at the headers: opened once, since there may be none left for each time. */
  readonly file: number
  /** A write has failed, and the shelf is being closed. */
  readonly failed?: boolean
}

// On globalThis, because Next bundles this module several times, and one process must open one file once.
const key = Symbol.for("cloakroom.shelves")
const shared = globalThis as { [key]?: Map<string, Opened> }
shared[key] ??= new Map()
const opened = shared[key]

/**
 * The shelf at this path, open. Looks at the file each time: one that was deleted can still be written to for as long
 * as it is open, for nobody ever to read.
 * @throws StoreUnavailableError if it is missing, cut short, or not a shelf
 */
export function shelfAt(path: string): Shelf {
  const files = look(path)
  const known = opened.get(path)
  if (known?.failed) throw down(`${path} is being opened anew after a write that failed`)
  if (known && known.files.data === files.data && known.files.lock === files.lock) {
    if (files.size < known.files.size) throw down(`${path} has been cut short`)
    if (sizeByHeaders(known.file) === null) throw down(`${path} has been written over`)
    if (files.size > known.files.size) opened.set(path, { ...known, files })
    return known.shelf
  }
  // The lock file holds the state of one data file and is wrong for another. The old handle stays open, as operations
  // may be under way on it; it leads to files that nobody else sees.
  if (known && known.files.lock === files.lock) removeLock(path, files.lock)
  return openShelf(path)
}

/**
 * Makes the shelf if there is none, at start; only this user may read it.
 * @throws StoreUnavailableError if there is something else at this path
 */
export function prepareShelf(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  makeFile(path, 0)
  if (look(path).size > 0 && opened.has(path)) shelfAt(path)
  else openShelf(path, true)
}

/**
 * Closes a shelf on which a write has failed, so that the next operation opens it anew: LMDB may refuse everything until
 * then. Meanwhile the shelf is down.
 */
async function closeFailed(path: string, root: Shelf["root"]): Promise<void> {
  const known = opened.get(path)
  // Or another file is in its place by now.
  const isOpen = known?.shelf.root === root
  if (isOpen) opened.set(path, { ...known, failed: true })
  await root.close()
  if (!isOpen) return
  opened.delete(path)
  closeSync(known.file)
}

/** @param mayBeNew make it a shelf if there is nothing in it: another process may have got no further */
function openShelf(path: string, mayBeNew = false): Shelf {
  if (!mayBeNew || look(path).size > 0) mend(path)
  // LMDB makes this file without giving it room, and maps it: on a full disk that is a bus error.
  makeFile(lockOf(path), 16_384)
  // Before it is opened: if a file is exchanged meanwhile, the next operation sees that, and opens it anew.
  const files = look(path)
  // Not in LMDB's typings: the mode. Commits are durable before they resolve only without overlapping syncs; and with
  // batching by event turn, a failed commit also rejects a promise that nobody can reach, which ends the process.
  const options = { noSubdir: true, overlappingSync: false, eventTurnBatching: false, permissionsMode: 0o600 }
  const root = open<string, string>({ path, encoding: "string", ...options })
  const isEmpty = () => [...root.getKeys({ limit: 1 })].length === 0
  if (mayBeNew && isEmpty()) root.transactionSync(() => isEmpty() && root.putSync("format", format))
  const found = root.get("format")
  if (found !== format) {
    root.close()
    throw down(`${path} is in the format "${found ?? "unknown"}", not "${format}"`)
  }
  const shelf = {
    root,
    rows: root.openDB<Buffer, string>({ name: "sessions", encoding: "binary", useVersions: true }),
    broken: root.openDB<Buffer, string>({ name: "broken", encoding: "binary" }),
    write: oneAtATime(root, () => closeFailed(path, root)),
  }
  opened.set(path, { shelf, files, file: openSync(path, "r") })
  return shelf
}

function look(path: string): Files {
  const data = statSync(path, { throwIfNoEntry: false })
  if (!data) throw down(`${path} is missing`)
  if (!data.isFile()) throw down(`${path} is not a file`)
  return { data: `${data.dev}:${data.ino}`, lock: identify(lockOf(path)), size: data.size }
}

/**
 * Makes a file safe to map: as long as its headers say. A tail that was never written is normal and may be empty; where a
 * file was cut, LMDB then finds pages of nothing, which it reports.
 */
function mend(path: string): void {
  const file = openSync(path, "r")
  let needed: number | null
  try {
    needed = sizeByHeaders(file)
  } finally {
    closeSync(file)
  }
  if (needed === null) throw down(`${path} is not a shelf`)
  if (look(path).size < needed) truncateSync(path, needed)
}

/**
 * Makes a file of so many zero bytes, all of them on the disk, unless there is one. It appears whole: another process may
 * open it at once, and must not have its first bytes written over.
 */
function makeFile(path: string, size: number): void {
  if (existsSync(path)) return
  const aside = besides(path)
  try {
    writeFileSync(aside, Buffer.alloc(size), { flag: "wx", mode: 0o600, flush: true })
    unless("EEXIST", () => linkSync(aside, path))
  } finally {
    rmSync(aside, { force: true })
  }
}

/** Removes the lock file that was seen; not one that another process has put in its place since. */
function removeLock(path: string, seen: string | undefined): void {
  const aside = besides(lockOf(path))
  unless("ENOENT", () => {
    renameSync(lockOf(path), aside)
    if (identify(aside) !== seen) unless("EEXIST", () => linkSync(aside, lockOf(path)))
    rmSync(aside)
  })
}

function identify(path: string): string | undefined {
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

const lockOf = (path: string) => `${path}-lock`

const down = (problem: string) => new StoreUnavailableError("shelf", problem)
