/** A driver as you would write one: rows in an SQLite file. Each change is one statement, which compares the version as well. */
import { DatabaseSync, type SQLInputValue } from "node:sqlite"
import { setImmediate } from "node:timers/promises"
import { IdTakenError, StoreUnavailableError } from "../errors.ts"
import type { SessionDriver, SessionId } from "../types.ts"

const table = `CREATE TABLE IF NOT EXISTS session
  (id TEXT PRIMARY KEY, version INTEGER NOT NULL, data TEXT NOT NULL, atime INTEGER NOT NULL, expires INTEGER NOT NULL)`

/** @param file on a local disk. It is made at first use */
export function exampleDriver(file: string): SessionDriver {
  let db: DatabaseSync | undefined

  /** SQLite waits for the disk before it answers, and up to a second for another process. */
  function open(): DatabaseSync {
    const opened = new DatabaseSync(file)
    opened.exec(`PRAGMA busy_timeout = 1000; PRAGMA synchronous = FULL; ${table}`)
    return opened
  }

  /** Whatever the place throws is a store that is down: nobody knows whether there is a session. */
  async function ask(sql: string, ...values: SQLInputValue[]) {
    try {
      db ??= open()
      return db.prepare(sql).all(...values)
    } catch (error) {
      throw new StoreUnavailableError("example", error)
    }
  }

  const gone = async (id: SessionId) => (await ask("SELECT 1 FROM session WHERE id = ?", id)).length === 0

  return {
    async create(id, { version, data, atime, expiresAt }) {
      const sql = "INSERT INTO session VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
      const rows = await ask(sql, id, version, data, atime.getTime(), expiresAt.getTime())
      if (rows.length === 0) throw new IdTakenError()
    },
    async read(id) {
      const [row] = await ask("SELECT * FROM session WHERE id = ?", id)
      const date = (value: unknown) => new Date(Number(value))
      return row
        ? { version: Number(row.version), data: `${row.data}`, atime: date(row.atime), expiresAt: date(row.expires) }
        : null
    },
    async update(id, { version, data, atime, expiresAt }, expected) {
      const sql = `UPDATE session SET version = ?, data = ?, atime = ?, expires = ?
        WHERE id = ? AND version = ? RETURNING id`
      const rows = await ask(sql, version, data, atime.getTime(), expiresAt.getTime(), id, expected)
      if (rows.length > 0) return "ok"
      return (await gone(id)) ? "gone" : "conflict"
    },
    async delete(id, expected) {
      const sql = "DELETE FROM session WHERE id = ? AND version = coalesce(?, version) RETURNING id"
      if ((await ask(sql, id, expected ?? null)).length > 0) return "ok"
      return (await gone(id)) ? "gone" : "conflict"
    },
    async deleteExpired(now) {
      const few = "SELECT id FROM session WHERE expires <= ?1 LIMIT 50"
      for (let total = 0; ; await setImmediate()) {
        const rows = await ask(`DELETE FROM session WHERE id IN (${few}) RETURNING id`, now.getTime())
        total += rows.length
        if (rows.length === 0) return total
      }
    },
    async check() {
      // A write that changes nothing: a file that can only be read refuses it.
      await ask("DELETE FROM session WHERE id = ''")
    },
    async *ids() {
      for (const { id } of await ask("SELECT id FROM session")) yield id as SessionId
    },
  }
}
