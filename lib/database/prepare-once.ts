import type { Database, Statement } from "better-sqlite3"

/** How many statements a connection keeps. The site has some fifty; lists of another length make more. */
const MOST = 200

/**
 * Has an adapter's connection prepare each statement once: it prepares anew for each query, which takes longer than to read a
 * row.
 * @param connection of @prisma/adapter-better-sqlite3. It asks its `client` for statements: a name that no promise covers
 */
export function prepareOnce<Connection extends object>(connection: Connection): Connection {
  const adapter = connection as { client?: Database }
  const { client } = adapter
  if (!client)
    throw new Error("The adapter of this release has no `client`: lib/database/prepare-once.ts must be mended")
  const prepared = new Map<string, Prepared>()
  function prepare(sql: string) {
    const known = prepared.get(sql) ?? { statement: (client as Database).prepare<unknown[]>(sql) }
    // The one that was used last goes last, and the first is the one to go.
    prepared.delete(sql)
    prepared.set(sql, known)
    if (prepared.size > MOST) prepared.delete(prepared.keys().next().value as string)
    return { bind: (values: unknown[]) => bound(known, values), run: () => known.statement.run() }
  }
  adapter.client = Object.create(client, { prepare: { value: prepare } })
  return connection
}

interface Prepared {
  readonly statement: Statement<unknown[]>
  /** Its columns' names and types: Prisma names each column, so no change of the tables adds one. */
  columns?: ReturnType<Statement["columns"]>
}

/** The statement with values for one run, as far as the adapter uses it: its own `bind` is for good. */
const bound = (known: Prepared, values: unknown[]) => ({
  reader: known.statement.reader,
  columns() {
    known.columns ??= known.statement.columns()
    return known.columns
  },
  raw: () => ({ all: () => known.statement.raw().all(values) }),
  run: () => known.statement.run(values),
})
