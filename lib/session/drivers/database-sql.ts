import type { LoginJoin } from "../logins/register.ts"
import type { Row, SessionId, Version } from "../types.ts"
import { type SqlAdapter, sqlOn } from "./sql.ts"

/** A row as Prisma gives it. */
export type TableRow = Omit<Row, "data" | "movedTo" | "login"> & { sessionId: string; data: string | null }

/**
 * What requests do to one row, by one statement of SQL each: in a small part of the time that Prisma's delegate takes.
 * @param join has a row's login read with it
 */
export function rowsBySql(adapter: SqlAdapter, join?: LoginJoin) {
  const columns = ["s.data", "s.version", "s.atime", 's.expires_at AS "expiresAt"', ...(join ? [join.columns] : [])]
  // SQLite with STAT4 plans a join anew for each value that it compares with an index, which takes several times as long as to
  // read the row. What is cast it does not look at. As CHAR, since PostgreSQL has no index of a CHAR column for a TEXT.
  const key = "session_id = CAST(? AS CHAR(128))"
  const select = `SELECT ${columns} FROM session s ${join?.tables ?? ""} WHERE s.${key}`
  const set = `UPDATE session SET version = ?, data = ?, atime = ?, expires_at = ? WHERE ${key} AND version = ?`
  const sql = sqlOn(adapter)
  /** @returns the number of rows that were changed: none if there is none of the version that is expected */
  const update = async (id: SessionId, { version, data, atime, expiresAt }: Row, expected: Version) => {
    return { count: await sql.change(set, version, data, atime, expiresAt, id, expected) }
  }
  /** @throws RangeError if a column holds what no session has */
  const read = async (id: SessionId): Promise<Row | null> => {
    const [row] = await sql.rows(select, id)
    return row ? { ...rowOf(row as unknown as TableRow), ...(join && { login: join.read(row) }) } : null
  }
  // A second connection to SQLite that waits for a transaction of the first blocks the process, and so that transaction.
  return adapter.provider === "sqlite" && !adapter.isShared ? { read } : { read, update }
}

/** @throws RangeError */
export function rowOf({ version, data, atime, expiresAt }: TableRow): Row {
  const isValid = [atime, expiresAt].every((date) => date instanceof Date && !Number.isNaN(date.getTime()))
  if (!isValid || typeof data !== "string" || !Number.isInteger(version))
    throw new RangeError("a column holds a value that no session has")
  return { version, data, atime, expiresAt }
}
