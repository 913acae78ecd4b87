import type { Database, Statement } from "better-sqlite3"

/** How many statements a connection keeps. The site has some fifty; lists of another length make more. */
const MOST = 200

/**
 * Has an adapter's connection prepare each statement once: it prepares anew for each query, which takes longer than to read a
 * row.
 * @param connection of @prisma/adapter-better-sqlite3. It asks its `client` for statements: a name that no promise covers
 */
export function prepareOnce<Connection extends object>(connection: Connection): Connection {
  const known = connection as { client?: Database }
  const { client } = known
  if (!client)
    throw new Error("The adapter of this release has no `client`: lib/database/prepare-once.ts must be mended")
  const prepared = new Map<string, Statement<unknown[]>>()
  function prepare(sql: string) {
    const statement = prepared.get(sql) ?? (client as Database).prepare<unknown[]>(sql)
    // The one that was used last goes last, and the first is the one to go.
    prepared.delete(sql)
    prepared.set(sql, statement)
    if (prepared.size > MOST) prepared.delete(prepared.keys().next().value as string)
    return { bind: (values: unknown[]) => bound(statement, values), run: () => statement.run() }
  }
  known.client = Object.create(client, { prepare: { value: prepare } })
  return connection
}

/** The statement with values for one run, as far as the adapter uses it: its own `bind` is for good. */
const bound = (statement: Statement<unknown[]>, values: unknown[]) => ({
  reader: statement.reader,
  columns: () => statement.columns(),
  raw: () => ({ all: () => statement.raw().all(values) }),
  run: () => statement.run(values),
})
