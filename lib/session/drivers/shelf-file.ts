/** The shelf's file: made at start, recognised when it is opened, and opened anew where another one has taken its place. */
import { closeSync, mkdirSync, openSync, readSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname } from "node:path"
import { DatabaseSync, type StatementSync } from "node:sqlite"
import { pathToFileURL } from "node:url"
import { StoreUnavailableError } from "../errors.ts"
import { type Rows, type Statement, write } from "./shelf-writer.ts"

// SQLite's codes.
const BUSY = 5
const NOT_A_DATABASE = 26

/** SQLite keeps two numbers for the application in each file: whose it is, and in which format. */
const APPLICATION = 0x636c6b72
export const FORMAT = 2

const schema = `
  CREATE TABLE sessions (id TEXT PRIMARY KEY, version INTEGER NOT NULL, expires INTEGER NOT NULL, row BLOB NOT NULL) STRICT;
  CREATE INDEX sessions_expires ON sessions (expires);
  PRAGMA application_id = ${APPLICATION};
  PRAGMA user_version = ${FORMAT}`

export interface ShelfFile {
  /** Reads on this thread, which takes microseconds; where that would wait for another process, the writing thread reads. */
  read(...statement: Statement): Promise<Rows>
  /** Runs the statements in one transaction. With `adds` they are refused where the disk is nearly full. */
  write(adds: boolean, ...statements: Statement[]): Promise<Rows[]>
}

/**
 * Makes the shelf if there is none, at start; only this user may read it.
 * @throws StoreUnavailableError if there is something else at this path
 */
export function prepareShelf(path: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    makeEmpty(path)
    look(path)
    open(path, (db) => {
      db.exec("PRAGMA busy_timeout = 2500; BEGIN IMMEDIATE")
      if (db.prepare("SELECT 1 FROM sqlite_schema").all().length === 0) db.exec(schema)
      db.exec("COMMIT")
      accept(db, path)
    }).close()
  } catch (error) {
    throw down(error)
  }
}

/** Looks at the file with each operation: one that was deleted can be written to while it is open, for nobody to read. */
export function shelfFile(path: string): ShelfFile {
  let reader: Reader | undefined

  /** Makes `reader` one of the file that is there now, or undefined where another process has locked it. */
  function arrive(): string {
    const identity = look(path)
    if (reader?.identity === identity) return identity
    if (reader) leave(reader)
    reader = undefined
    try {
      reader = openReader(path, identity)
    } catch (error) {
      if (!isCode(error, BUSY)) throw error
    }
    return identity
  }

  async function send(identity: string, adds: boolean, statements: Statement[]): Promise<Rows[]> {
    const rows = await write({ path, url: urlOf(path), identity, adds, statements })
    if (look(path) !== identity) throw new Error(`${path} was exchanged meanwhile`)
    return rows
  }

  return {
    async read(...statement) {
      try {
        const identity = arrive()
        const rows = reader && readNow(reader, statement)
        return rows ?? ((await send(identity, false, [statement]))[0] as Rows)
      } catch (error) {
        throw down(error)
      }
    },
    async write(adds, ...statements) {
      try {
        return await send(arrive(), adds, statements)
      } catch (error) {
        throw down(error)
      }
    },
  }
}

/** A connection on the main thread. It never waits for another process: its busy timeout is SQLite's own, none. */
interface Reader {
  readonly identity: string
  readonly db: DatabaseSync
  readonly prepared: Map<string, StatementSync>
  /** SQLite's own files beside the shelf, and which they are. */
  readonly logs: readonly (readonly [path: string, identity: string | undefined])[]
}

function openReader(path: string, identity: string): Reader {
  const db = open(path, (opened) => accept(opened, path))
  const logs = [`${path}-wal`, `${path}-shm`].map((log) => [log, identify(log)] as const)
  return { identity, db, prepared: new Map(), logs }
}

/** @returns undefined where it would have to wait for another process */
function readNow({ db, prepared }: Reader, [sql, ...values]: Statement): Rows | undefined {
  try {
    const statement = prepared.get(sql) ?? db.prepare(sql)
    prepared.set(sql, statement)
    return statement.all(...values)
  } catch (error) {
    if (isCode(error, BUSY)) return undefined
    // What SQLite remembers of a damaged file must not outlast the damage.
    db.exec("PRAGMA shrink_memory")
    throw error
  }
}

/** Leaves a file that was exchanged. SQLite would take its log for that of the file that is there now. */
function leave({ db, logs }: Reader): void {
  for (const [log, identity] of logs) if (identity && identify(log) === identity) rmSync(log)
  db.close()
}

/** Opens a file that is there, and closes it again where what is to be done `first` fails. */
function open(path: string, first: (db: DatabaseSync) => void): DatabaseSync {
  const db = new DatabaseSync(urlOf(path))
  try {
    // With a part of the file in memory, one that is cut short would end the process.
    db.exec("PRAGMA mmap_size = 0")
    first(db)
    return db
  } catch (error) {
    db.close()
    if (!isCode(error, NOT_A_DATABASE)) throw error
    throw isOfEarlierFormat(path)
      ? new Error(
          `${path} is a shelf of an earlier format. Move its sessions to another store with the release that wrote it, ` +
            "or remove the file: then its sessions end",
        )
      : new Error(`${path} is not a shelf`)
  }
}

function accept(db: DatabaseSync, path: string): void {
  const marks = db.prepare("SELECT * FROM pragma_application_id(), pragma_user_version()").get()
  const { application_id: application, user_version: format } = marks ?? {}
  if (application !== APPLICATION) throw new Error(`${path} is not a shelf`)
  if (format !== FORMAT) throw new Error(`${path} is a shelf of format ${format}, not ${FORMAT}`)
  // A file keeps its journal mode, but a copy that SQLite made of it does not. The first read then opens the log.
  db.exec("PRAGMA journal_mode = WAL; SELECT 1 FROM sessions LIMIT 1")
}

/** Earlier releases kept the shelf by LMDB, which writes this number there. */
function isOfEarlierFormat(path: string): boolean {
  const start = Buffer.alloc(28)
  const file = openSync(path, "r")
  readSync(file, start)
  closeSync(file)
  return start.readUInt32LE(24) === 0xbeefc0de
}

/**
 * Unless there is something already. Nothing else opens the file with node:fs while SQLite may have it open: to close a file
 * ends all locks that its process has on it, SQLite's too.
 */
function makeEmpty(path: string): void {
  try {
    writeFileSync(path, "", { flag: "wx", mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error
  }
}

function look(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (!stat) throw new Error(`${path} is missing`)
  if (!stat.isFile()) throw new Error(`${path} is not a file`)
  return `${stat.dev}:${stat.ino}`
}

function identify(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  return stat && `${stat.dev}:${stat.ino}`
}

/** With `rw`, SQLite does not make a file that is missing. */
const urlOf = (path: string) => `${pathToFileURL(path)}?mode=rw`

/** SQLite's code is in the lowest byte; what is above says more. */
const isCode = (error: unknown, code: number) => ((error as { errcode?: number }).errcode ?? 0) % 256 === code

const down = (error: unknown) =>
  error instanceof StoreUnavailableError ? error : new StoreUnavailableError("shelf", error)
