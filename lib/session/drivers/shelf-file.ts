/** The shelf's file: made at start, read on this thread and written by another, opened anew where it was exchanged. */
import { randomUUID } from "node:crypto"
import { existsSync, linkSync, mkdirSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { pathToFileURL } from "node:url"
import { StoreUnavailableError } from "../errors.ts"
import { type Rows, type Statement, write } from "./shelf-writer.ts"
import { type Database, openDatabase, type PreparedStatement } from "./sqlite.ts"

const BUSY = 5
const NOT_A_DATABASE = 26
/** The number by which SQLite knows an application's files: "clk", and the format. */
export const MARK = 0x636c6b02

const schema = `
  PRAGMA journal_mode = WAL;
  CREATE TABLE sessions (id TEXT PRIMARY KEY, version INTEGER NOT NULL, expires INTEGER NOT NULL, row BLOB NOT NULL)
    STRICT, WITHOUT ROWID;
  CREATE INDEX sessions_expires ON sessions (expires);
  PRAGMA application_id = ${MARK}`

/** Both methods throw StoreUnavailableError, and nothing else. */
export interface Shelf {
  /** Reads on this thread, which takes microseconds. Where that would wait for another process, the writing thread reads. */
  read(...statement: Statement): Promise<Rows>
  /** Runs the statements in one transaction. With `adds` they are refused where the disk is nearly full. */
  write(adds: boolean, ...statements: Statement[]): Promise<Rows[]>
}

/** Makes the shelf if there is none, at start; only this user may read it. @throws Error if there is something else at this path */
export function prepareShelf(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
  if (!existsSync(path)) make(path)
  open(path, 2500).close()
}

/** Makes it aside and puts it in its place whole, unless another process was faster: that may have it open already. */
function make(path: string): void {
  const aside = `${path}.${randomUUID()}`
  writeFileSync(aside, "", { flag: "wx", mode: 0o600 })
  const db = openDatabase(aside)
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

/** @param patience how long to wait for other processes, in milliseconds */
function open(path: string, patience = 0): Database {
  // By "rw" SQLite does not make a file that is missing.
  const db = openDatabase(`${pathToFileURL(path)}?mode=rw`)
  try {
    // With a part of the file mapped into memory, one that is cut short would end the process.
    db.exec(`PRAGMA mmap_size = 0; PRAGMA busy_timeout = ${patience}`)
    if (db.prepare("PRAGMA application_id").get()?.application_id !== MARK) throw new Error(notAShelf(path))
    // A file keeps this mode, but a copy that SQLite made of it does not. The first read then opens the log.
    db.exec("PRAGMA journal_mode = WAL; SELECT 1 FROM sessions LIMIT 1")
    return db
  } catch (error) {
    db.close()
    throw isCode(error, NOT_A_DATABASE) ? new Error(notAShelf(path)) : error
  }
}

const notAShelf = (path: string) =>
  `${path} is not a shelf of this release. If another release made it, move its sessions to another store with that release, or remove the file: then they end`

/** The shelf at this path, from its first use on. */
export function connectShelf(path: string): Shelf {
  /** The connection of this thread, and which files it has open: the shelf, and the two that SQLite keeps beside it. */
  let reader: { db: Database; prepared: Map<string, PreparedStatement>; files: (string | undefined)[] } | undefined
  const logs = [`${path}-wal`, `${path}-shm`]

  /**
   * Checks before each operation which file is there: an open connection to a deleted one would still accept writes. Opens
   * a file that has taken its place; `reader` stays undefined while another process has locked that.
   * @returns the file's identity
   */
  function arrive(): string {
    const identity = identify(path)
    if (!identity) throw new Error(`${path} is missing`)
    const [known, ...seen] = reader?.files ?? []
    if (known === identity) return identity
    // SQLite would take the log of the file that was there before for that of the new one.
    for (const [n, log] of logs.entries()) if (seen[n] && identify(log) === seen[n]) rmSync(log, { force: true })
    reader?.db.close()
    reader = undefined
    const db = unlessBusy(() => open(path))
    if (db) reader = { db, prepared: new Map(), files: [identity, ...logs.map(identify)] }
    return identity
  }

  function readHere([sql, ...values]: Statement): Rows | undefined {
    if (!reader) return undefined
    const { db, prepared } = reader
    try {
      const statement = prepared.get(sql) ?? db.prepare(sql)
      prepared.set(sql, statement)
      return unlessBusy(() => statement.all(...values))
    } catch (error) {
      // What SQLite remembers of a damaged file must not outlast the damage.
      db.exec("PRAGMA shrink_memory")
      throw error
    }
  }

  async function send(adds: boolean, statements: Statement[]): Promise<Rows[]> {
    const identity = arrive()
    const rows = await write({ path, identity, adds, statements })
    if (identify(path) !== identity) throw new Error(`${path} was exchanged meanwhile`)
    return rows
  }

  async function read(statement: Statement): Promise<Rows> {
    arrive()
    return readHere(statement) ?? (await send(false, [statement]))[0] ?? []
  }

  const down = (error: unknown) => {
    throw new StoreUnavailableError("shelf", error)
  }
  return {
    read: (...statement) => read(statement).catch(down),
    write: (adds, ...statements) => send(adds, statements).catch(down),
  }
}

/** @returns undefined where the operation would have to wait for another process */
function unlessBusy<T>(operation: () => T): T | undefined {
  try {
    return operation()
  } catch (error) {
    if (!isCode(error, BUSY)) throw error
  }
}

/** Device and inode, so that a replaced file is noticed. */
function identify(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.dev}:${stat.ino}`
}

/** SQLite's code is the lowest byte of what node:sqlite gives. */
const isCode = (error: unknown, code: number) => ((error as { errcode?: number }).errcode ?? 0) % 256 === code
