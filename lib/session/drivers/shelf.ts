import { IdTakenError } from "../errors.ts"
import { removeInSteps } from "../time/pace.ts"
import type { SessionDriver, SessionId } from "../types.ts"
import { reportOnce } from "./report-once.ts"
import { decodeRow, encodeRow } from "./row-format.ts"
import { connectShelf } from "./shelf-file.ts"
import type { Statement } from "./shelf-writer.ts"

export { prepareShelf } from "./shelf-file.ts"

export interface ShelfOptions {
  /** The file, made by `prepareShelf`. The driver never makes it: while it is missing, the store is down. */
  readonly path: string
  /** Told once about each row that can not be read. It stays on the shelf until it expires. */
  readonly onBroken?: (message: string) => void
}

const BATCH = 100
/** The row goes to the writing thread as text: bytes take twice as long to hand over. */
const bytes = "CAST(? AS BLOB)"
/** Cast, since a damaged row may hold anything. */
export const selectRow = "SELECT CAST(version AS TEXT) AS version, CAST(row AS TEXT) AS row FROM sessions WHERE id = ?"

/** One SQLite file for all sessions, as Python's `shelve` is one. Several processes may share it. */
export function shelfDriver({ path, onBroken = () => {} }: ShelfOptions): SessionDriver {
  const shelf = connectShelf(path)
  const reportBroken = reportOnce(onBroken)

  /** Runs a statement that changes the row only if it has the right version. One statement is the compare-and-swap. */
  async function compareAndSwap(id: SessionId, adds: boolean, ...change: Statement) {
    const [changed, found] = await shelf.write(adds, change, ["SELECT 1 FROM sessions WHERE id = ?", id])
    if (changed?.length) return "ok"
    return found?.length ? "conflict" : "gone"
  }

  return {
    async create(id, row) {
      const insert = `INSERT INTO sessions VALUES (?, ?, ?, ${bytes}) ON CONFLICT DO NOTHING RETURNING 1`
      const text = encodeRow(id, row)
      const [added] = await shelf.write(true, [insert, id, row.version, row.expiresAt.getTime(), text])
      if (!added?.length) throw new IdTakenError()
    },
    async read(id) {
      const [kept] = await shelf.read(selectRow, id)
      if (!kept) return null
      try {
        const row = decodeRow(id, String(kept.row))
        if (String(row.version) === kept.version) return row
        throw new Error("it is of another version than its column says")
      } catch (error) {
        reportBroken(id, `The session ${id} on the shelf can not be read: ${(error as Error).message}`)
        return null
      }
    },
    async update(id, row, expected) {
      const update = `UPDATE sessions SET version = ?, expires = ?, row = ${bytes} WHERE id = ? AND version = ? RETURNING 1`
      return compareAndSwap(id, true, update, row.version, row.expiresAt.getTime(), encodeRow(id, row), id, expected)
    },
    delete(id, expected) {
      const remove = "DELETE FROM sessions WHERE id = ? AND version = coalesce(?, version) RETURNING 1"
      return compareAndSwap(id, false, remove, id, expected ?? null)
    },
    deleteExpired(now) {
      const expired = `SELECT id FROM sessions WHERE expires <= ? LIMIT ${BATCH}`
      const remove: Statement = [`DELETE FROM sessions WHERE id IN (${expired}) RETURNING 1`, now.getTime()]
      return removeInSteps(async () => {
        const removed = (await shelf.write(false, remove))[0]?.length ?? 0
        return { removed, more: removed === BATCH }
      })
    },
    async check() {
      // Needs what any write needs, and changes nothing.
      const add = "INSERT OR IGNORE INTO sessions VALUES ('', 0, 0, x'')"
      await shelf.write(true, [add], ["DELETE FROM sessions WHERE id = ''"])
    },
    async *ids() {
      for (let last = ""; ; ) {
        const page = await shelf.read(`SELECT id FROM sessions WHERE id > ? ORDER BY id LIMIT ${BATCH}`, last)
        for (const { id } of page) yield id as SessionId
        if (page.length < BATCH) return
        last = String(page.at(-1)?.id)
      }
    },
  }
}
