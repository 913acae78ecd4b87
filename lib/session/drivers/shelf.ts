import { StoreUnavailableError } from "../errors.ts"
import { leisurely } from "../pace.ts"
import type { Row, SessionDriver, SessionId } from "../types.ts"
import { decodeRow, encodeRow } from "./row-format.ts"
import { type Shelf, shelfAt } from "./shelf-file.ts"

export { prepareShelf } from "./shelf-file.ts"

export interface ShelfOptions {
  /** The file, made by `prepareShelf`. The driver never makes it: while it is missing, the store is down. */
  readonly path: string
  /** Told once about each row that can not be read. It has been moved to the part "broken" of the shelf. */
  readonly onBroken?: (message: string) => void
}

const batchSize = 100

/** One LMDB file for all sessions, as web.py's `shelve` is one dbm file. Several processes may share it. */
export function shelfDriver({ path, onBroken = () => {} }: ShelfOptions): SessionDriver {
  /** Runs a write that adds `size` bytes, and makes sure that the file it went to is still the one that everyone else sees. */
  async function write<T>(operation: (shelf: Shelf) => T, size = 0): Promise<T> {
    const shelf = shelfAt(path)
    const result = await shelf.write(() => operation(shelf), size)
    if (shelfAt(path) !== shelf) throw new Error(`${path} was exchanged meanwhile`)
    return result
  }

  /** Does `change` to the row if it has the expected version; any, without one. */
  function compareAndSwap(
    id: SessionId,
    expected: number | undefined,
    change: (rows: Shelf["rows"]) => unknown,
    size = 0,
  ) {
    return write(({ rows }) => {
      const version = rows.getEntry(id)?.version
      if (version === undefined) return "gone"
      if (expected !== undefined && version !== expected) return "conflict"
      change(rows)
      return "ok"
    }, size)
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
    const moved = await write(({ rows, broken }) => {
      if (rows.getEntry(id)?.version !== version) return false
      broken.putSync(id, bytes)
      return rows.removeSync(id)
    }, bytes.length)
    if (moved)
      onBroken(`The session ${id} on the shelf can not be read: ${problem}. It is kept in the part "broken"`)
    return null
  }

  return {
    async create(id, row) {
      const bytes = encodeRow("shelf", id, row)
      const isNew = await guard(() =>
        write(({ rows }) => !rows.doesExist(id) && rows.putSync(id, bytes, row.version), bytes.length),
      )
      if (!isNew) throw new Error("This session id is taken")
    },

    read: (id) =>
      guard(async () => {
        const entry = look(id)
        return entry ? await parse(id, entry.value, entry.version) : null
      }),

    async update(id, row, expected) {
      const bytes = encodeRow("shelf", id, row)
      const put = (rows: Shelf["rows"]) => rows.putSync(id, bytes, row.version)
      return guard(() => compareAndSwap(id, expected, put, bytes.length))
    },

    delete: (id, expected) => guard(() => compareAndSwap(id, expected, (rows) => rows.removeSync(id))),

    deleteExpired: (now) =>
      guard(async () => {
        let removed = 0
        let last = ""
        const removeSome = async () => {
          const page = { start: last, exclusiveStart: true, limit: batchSize, versions: true }
          const batch = [...shelfAt(path).rows.getRange(page)]
          const removals = batch.map(async ({ key, value, version }) => {
            const id = key as SessionId
            const row = await parse(id, value, version)
            const isOver = row && row.expiresAt <= now
            return isOver ? compareAndSwap(id, row.version, (rows) => rows.removeSync(id)) : "spared"
          })
          removed += (await Promise.all(removals)).filter((result) => result === "ok").length
          last = batch.at(-1)?.key ?? last
          return batch.length === batchSize
        }
        while (await leisurely(removeSome));
        return removed
      }),

    check: () =>
      guard(async () => {
        await write((shelf) => shelf.root.putSync("checked", ""), 1)
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
