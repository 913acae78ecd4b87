import { setImmediate } from "node:timers/promises"
import { StoreUnavailableError } from "../errors.ts"
import type { Row, SessionDriver, SessionId } from "../types.ts"
import { decodeRow, encodeRow } from "./row-format.ts"
import { closeFailed, type Shelf, shelfAt } from "./shelf-file.ts"

export { prepareShelf } from "./shelf-file.ts"

export interface ShelfOptions {
  /** The file, made by `prepareShelf`. The driver never makes it: while it is missing, the store is down. */
  readonly path: string
  /** Told once about each row that can not be read. It has been moved to the part "broken" of the shelf. */
  readonly onBroken?: (message: string) => void
}

const batchSize = 100

/** LMDB's way to say "only if there is none", which its typings leave out. */
const none = null as unknown as number

/** One LMDB file for all sessions, as web.py's `shelve` is one dbm file. Several processes may share it. */
export function shelfDriver({ path, onBroken = () => {} }: ShelfOptions): SessionDriver {
  /** Runs a write, and makes sure that the file it went to is still the one that everyone else sees. */
  async function write(operation: (shelf: Shelf) => Promise<boolean>): Promise<boolean> {
    const shelf = shelfAt(path)
    const result = await operation(shelf).catch((error) => {
      // LMDB gives the reason as a second rejected promise. Unhandled, it would end the process.
      error.commitError?.catch(() => {})
      void closeFailed(path, shelf)
      throw error.commitError ? new Error("it could not write (is the disk full?)", { cause: error }) : error
    })
    if (shelfAt(path) !== shelf) throw new Error(`${path} was exchanged meanwhile`)
    return result
  }

  /** The bytes and the version now. LMDB would otherwise go on showing this event turn's view of the shelf. */
  function look(id: string) {
    const { rows } = shelfAt(path)
    rows.resetReadTxn()
    return rows.getEntry(id)
  }

  async function parse(id: SessionId, bytes: Buffer, version: number | undefined): Promise<Row | null> {
    let problem: string
    try {
      const row = decodeRow(id, bytes)
      if (row.version === version) return row
      problem = "it is of another version than its key says"
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error)
    }
    await write((shelf) => shelf.broken.put(id, bytes))
    const removed = await write((shelf) => shelf.rows.remove(id, version as number))
    if (removed)
      onBroken(`The session ${id} on the shelf can not be read: ${problem}. It is kept in the part "broken"`)
    return null
  }

  async function missed(id: SessionId): Promise<"gone" | "conflict"> {
    return look(id) ? "conflict" : "gone"
  }

  return {
    async create(id, row) {
      const bytes = encodeRow("shelf", id, row)
      const kept = await guard(() => write((shelf) => shelf.rows.put(id, bytes, row.version, none)))
      if (!kept) throw new Error("This session id is taken")
    },

    read: (id) =>
      guard(async () => {
        const entry = look(id)
        return entry ? await parse(id, entry.value, entry.version) : null
      }),

    async update(id, row, expected) {
      const bytes = encodeRow("shelf", id, row)
      return guard(async () => {
        const kept = await write((shelf) => shelf.rows.put(id, bytes, row.version, expected))
        return kept ? "ok" : await missed(id)
      })
    },

    delete: (id, expected) =>
      guard(async () => {
        for (;;) {
          // LMDB tells who removed a row only when the removal has a condition.
          const version = expected ?? look(id)?.version
          if (version === undefined) return "gone"
          if (await write((shelf) => shelf.rows.remove(id, version))) return "ok"
          if (expected !== undefined) return await missed(id)
        }
      }),

    deleteExpired: (now) =>
      guard(async () => {
        let removed = 0
        for (let last = ""; ; await setImmediate()) {
          const range = shelfAt(path).rows.getRange({
            start: last,
            exclusiveStart: true,
            limit: batchSize,
            versions: true,
          })
          const batch = [...range]
          const removals = batch.map(async ({ key, value, version }) => {
            const row = await parse(key as SessionId, value, version)
            return row && row.expiresAt <= now ? write((shelf) => shelf.rows.remove(key, row.version)) : false
          })
          removed += (await Promise.all(removals)).filter(Boolean).length
          const end = batch.at(-1)
          if (!end) return removed
          last = end.key
        }
      }),

    check: () =>
      guard(async () => {
        await write((shelf) => shelf.root.put("checked", ""))
      }),

    async *ids() {
      for (let last = ""; ; ) {
        const page = { start: last, exclusiveStart: true, limit: batchSize }
        const batch = await guard(async () => [...shelfAt(path).rows.getKeys(page)])
        yield* batch as SessionId[]
        const end = batch.at(-1)
        if (end === undefined) return
        last = end
      }
    },
  }
}

/** What LMDB or the operating system refuses is a store that is down. */
async function guard<T>(operation: () => Promise<T>): Promise<T> {
  try {
    return await operation()
  } catch (error) {
    throw error instanceof StoreUnavailableError ? error : new StoreUnavailableError("shelf", error)
  }
}
