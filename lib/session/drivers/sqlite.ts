/**
 * Node's own SQLite, as far as the shelf uses it. It has types of its own here, since the @types/node that create-next-app
 * installs are those of Node 20, which did not have it.
 */

export type Value = null | number | bigint | string | Uint8Array

export interface PreparedStatement {
  all(...values: Value[]): Record<string, Value>[]
  get(...values: Value[]): Record<string, Value> | undefined
}

export interface Database {
  readonly isOpen: boolean
  readonly isTransaction: boolean
  exec(sql: string): void
  prepare(sql: string): PreparedStatement
  close(): void
}

export interface Sqlite {
  readonly DatabaseSync: new (path: string) => Database
}

/** @throws Error on a Node that has no SQLite */
export function openDatabase(path: string): Database {
  const sqlite = process.getBuiltinModule("node:sqlite") as Sqlite | undefined
  if (!sqlite)
    throw new Error("The shelf needs the SQLite of Node 22.15 or later: run the app on that, or use another store")
  return new sqlite.DatabaseSync(path)
}
