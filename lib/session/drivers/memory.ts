import { setImmediate } from "node:timers/promises"
import { IdTakenError } from "../errors.ts"
import type { Row, SessionDriver, SessionId } from "../types.ts"

/** A map in this process: for tests and demonstrations. A restart forgets it, and no other process sees it. */
export function memoryDriver(): SessionDriver {
  const rows = new Map<SessionId, Row>()
  return {
    async create(id, row) {
      if (rows.has(id)) throw new IdTakenError()
      rows.set(id, row)
    },
    async read(id) {
      return rows.get(id) ?? null
    },
    async update(id, row, expected) {
      const current = rows.get(id)
      if (!current) return "gone"
      if (current.version !== expected) return "conflict"
      rows.set(id, row)
      return "ok"
    },
    async delete(id, expected) {
      const current = rows.get(id)
      if (!current) return "gone"
      if (expected !== undefined && current.version !== expected) return "conflict"
      rows.delete(id)
      return "ok"
    },
    async deleteExpired(now) {
      let removed = 0
      let seen = 0
      for (const [id, row] of rows) {
        if (row.expiresAt <= now && rows.delete(id)) removed++
        if (++seen % 100 === 0) await setImmediate()
      }
      return removed
    },
    async check() {},
    async *ids() {
      yield* rows.keys()
    },
  }
}
