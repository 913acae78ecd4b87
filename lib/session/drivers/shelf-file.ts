/**
 * The shelf's file, opened with care. LMDB maps it into memory: a file that is damaged, cut short or exchanged under it
 * is not an error there but the end of the whole process. So whatever can be seen from outside is looked at first.
 */
import { closeSync, mkdirSync, openSync, statSync } from "node:fs"
import { dirname } from "node:path"
import { type Database, open, type RootDatabase } from "lmdb"
import { StoreUnavailableError } from "../errors.ts"
import { identify, makeFile, removeSeen } from "./shelf-exchange.ts"
import { makeSafeToMap, sizeByHeaders } from "./shelf-headers.ts"
import { makeRoom, roomFor } from "./shelf-room.ts"
import { oneAtATime, type Precautions, type Write } from "./shelf-writes.ts"

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
  /** A descriptor, for the headers and the room: opened once, since there may be none left for each time. */
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
  if (known && known.files.lock === files.lock) removeSeen(lockOf(path), files.lock)
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
  if ((!mayBeNew || look(path).size > 0) && !makeSafeToMap(path)) throw down(`${path} is not a shelf`)
  // LMDB makes this file without giving it room, and maps it: on a full disk that is a bus error.
  makeFile(lockOf(path), 16_384)
  // Before it is opened: if a file is exchanged meanwhile, the next operation sees that, and opens it anew.
  const files = look(path)
  const file = openSync(path, "r+")
  const prepare = (sizes: readonly number[]) => {
    // Room made in a file that LMDB does not lock could be in use by now.
    if (identify(path) !== files.data) throw down(`${path} was exchanged meanwhile`)
    makeRoom(file, roomFor(sizes))
  }
  // Not in LMDB's typings: the mode. Commits are durable before they resolve only without overlapping syncs; and with
  // batching by event turn, a failed commit also rejects a promise that nobody can reach, which ends the process.
  const options = { noSubdir: true, overlappingSync: false, eventTurnBatching: false, permissionsMode: 0o600 }
  let root: Shelf["root"] | undefined
  try {
    root = open<string, string>({ path, encoding: "string", ...options })
    if (mayBeNew) sayFormat(root, prepare)
    const found = root.get("format")
    if (found !== format) throw down(`${path} is in the format "${found ?? "unknown"}", not "${format}"`)
    const shelf: Shelf = {
      root,
      rows: root.openDB<Buffer, string>({ name: "sessions", encoding: "binary", useVersions: true }),
      broken: root.openDB<Buffer, string>({ name: "broken", encoding: "binary" }),
      write: oneAtATime(root, { prepare, onFailure: () => closeFailed(path, shelf.root) }),
    }
    opened.set(path, { shelf, files, file })
    return shelf
  } catch (error) {
    root?.close()
    closeSync(file)
    throw error
  }
}

/** Makes a shelf of what LMDB has made anew, unless another process has. */
function sayFormat(root: Shelf["root"], prepare: Precautions["prepare"]): void {
  const isEmpty = () => [...root.getKeys({ limit: 1 })].length === 0
  if (!isEmpty()) return
  root.transactionSync(() => {
    prepare([format.length])
    if (isEmpty()) root.putSync("format", format)
  })
}

function look(path: string): Files {
  const data = statSync(path, { throwIfNoEntry: false })
  if (!data) throw down(`${path} is missing`)
  if (!data.isFile()) throw down(`${path} is not a file`)
  return { data: `${data.dev}:${data.ino}`, lock: identify(lockOf(path)), size: data.size }
}

const lockOf = (path: string) => `${path}-lock`

const down = (problem: string) => new StoreUnavailableError("shelf", problem)
