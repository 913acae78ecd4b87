/** A shelf that is open: read on this thread, written by another, and opened anew where another file has taken its place. */
import { rmSync } from "node:fs"
import type { DatabaseSync, StatementSync } from "node:sqlite"
import { down, identify, isCode, openShelf, urlOf } from "./shelf-file.ts"
import { type Rows, type Statement, write } from "./shelf-writer.ts"

const BUSY = 5

/** Each method throws StoreUnavailableError, and nothing else. */
export interface Shelf {
  /** Reads on this thread, which takes microseconds; where that would wait for another process, the writing thread reads. */
  read(...statement: Statement): Promise<Rows>
  /** Runs the statements in one transaction. With `adds` they are refused where the disk is nearly full. */
  write(adds: boolean, ...statements: Statement[]): Promise<Rows[]>
}

/** The connection on the main thread. It never waits for another process. */
interface Reader {
  /** Which file it leads to. */
  readonly identity: string
  readonly db: DatabaseSync
  readonly prepared: Map<string, StatementSync>
  /** SQLite's own two files beside the shelf, and which they are. */
  readonly logs: readonly (readonly [path: string, identity: string | undefined])[]
}

export function connectShelf(path: string): Shelf {
  let reader: Reader | undefined

  /**
   * Looks at the file, before each operation: one that was deleted can be written to while it is open, for nobody to read.
   * Then `reader` leads to the file that is there now; it is undefined where another process has locked that.
   */
  function arrive(): string {
    const identity = identify(path)
    if (!identity) throw new Error(`${path} is missing`)
    if (reader?.identity === identity) return identity
    // SQLite would take the log of the file that was there before for that of the new one.
    for (const [log, seen] of reader?.logs ?? []) if (identify(log) === seen) rmSync(log, { force: true })
    reader?.db.close()
    reader = undefined
    reader = unlessBusy(() => openReader(path, identity))
    return identity
  }

  async function send(identity: string, adds: boolean, statements: Statement[]): Promise<Rows[]> {
    const rows = await write({ path, url: urlOf(path), identity, adds, statements })
    if (identify(path) !== identity) throw new Error(`${path} was exchanged meanwhile`)
    return rows
  }

  return {
    async read(...statement) {
      try {
        const identity = arrive()
        const rows = unlessBusy(() => reader && readNow(reader, statement))
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

/** @returns undefined where it would have to wait for another process */
function unlessBusy<T>(operation: () => T): T | undefined {
  try {
    return operation()
  } catch (error) {
    if (!isCode(error, BUSY)) throw error
  }
}

function openReader(path: string, identity: string): Reader {
  const db = openShelf(path)
  const logs = [`${path}-wal`, `${path}-shm`].map((log) => [log, identify(log)] as const)
  return { identity, db, prepared: new Map(), logs }
}

function readNow({ db, prepared }: Reader, [sql, ...values]: Statement): Rows {
  try {
    const statement = prepared.get(sql) ?? db.prepare(sql)
    prepared.set(sql, statement)
    return statement.all(...values)
  } catch (error) {
    // What SQLite remembers of a damaged file must not outlast the damage.
    db.exec("PRAGMA shrink_memory")
    throw error
  }
}
