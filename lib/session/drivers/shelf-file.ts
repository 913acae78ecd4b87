/** The shelf's file: made at start, and recognised when it is opened. */
import { randomUUID } from "node:crypto"
import {
  closeSync,
  existsSync,
  linkSync,
  mkdirSync,
  openSync,
  readSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { pathToFileURL } from "node:url"
import { StoreUnavailableError } from "../errors.ts"

const NOT_A_DATABASE = 26

// SQLite keeps two numbers for the application in each file: whose it is, and in which format.
const APPLICATION = 0x636c6b72
export const FORMAT = 2

const schema = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE sessions (id TEXT PRIMARY KEY, version INTEGER NOT NULL, expires INTEGER NOT NULL, row BLOB NOT NULL) STRICT;
  CREATE INDEX sessions_expires ON sessions (expires);
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${FORMAT}`

/**
 * Makes the shelf if there is none, at start; only this user may read it.
 * @throws StoreUnavailableError if there is something else at this path
 */
export function prepareShelf(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    if (!existsSync(path)) make(path)
    openShelf(path, 2500).close()
  } catch (error) {
    throw down(error)
  }
}

/** Makes it aside and puts it in its place whole, unless another process was faster: that may have it open already. */
function make(path: string): void {
  const aside = `${path}.${randomUUID()}`
  writeFileSync(aside, "", { flag: "wx", mode: 0o600 })
  const db = new DatabaseSync(aside)
  try {
    db.exec(schema)
    db.close()
    linkSync(aside, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  } finally {
    if (db.isOpen) db.close()
    rmSync(aside, { force: true })
  }
}

/**
 * Opens a shelf that is there.
 * @param patience how long to wait for other processes, in milliseconds
 */
export function openShelf(path: string, patience = 0): DatabaseSync {
  const db = new DatabaseSync(urlOf(path))
  try {
    // With a part of the file mapped into memory, one that is cut short would end the process.
    db.exec(`PRAGMA mmap_size = 0; PRAGMA busy_timeout = ${patience}`)
    const marks = db.prepare("SELECT * FROM pragma_application_id(), pragma_user_version()").get()
    if (marks?.application_id !== APPLICATION) throw new Error(`${path} is not a shelf`)
    if (marks.user_version !== FORMAT)
      throw new Error(`${path} is a shelf of format ${marks.user_version}, not ${FORMAT}`)
    // A file keeps this mode, but a copy that SQLite made of it does not. The first read then opens the log.
    db.exec("PRAGMA journal_mode = WAL; SELECT 1 FROM sessions LIMIT 1")
    return db
  } catch (error) {
    db.close()
    throw isCode(error, NOT_A_DATABASE) ? new Error(whatElse(path)) : error
  }
}

/**
 * What a file is that SQLite has refused. Earlier releases kept the shelf by LMDB, which writes its number there. No other file is
 * opened here by node:fs: to close it would end all locks that this process has on it, SQLite's too.
 */
function whatElse(path: string): string {
  const start = Buffer.alloc(28)
  const file = openSync(path, "r")
  readSync(file, start)
  closeSync(file)
  if (start.readUInt32LE(24) !== 0xbeefc0de) return `${path} is not a shelf`
  return `${path} is a shelf of an earlier format. Move its sessions to another store with the release that wrote it, or remove the file: then its sessions end`
}

/** Which file a path leads to: another one in its place is another. */
export function identify(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.dev}:${stat.ino}`
}

/** By "rw" SQLite does not make a file that is missing. */
export const urlOf = (path: string) => `${pathToFileURL(path)}?mode=rw`

/** SQLite's code is the lowest byte of what node:sqlite gives. */
export const isCode = (error: unknown, code: number) =>
  ((error as { errcode?: number }).errcode ?? 0) % 256 === code

export const down = (error: unknown) => new StoreUnavailableError("shelf", error)
