/** What is needed of the adapter that Prisma's client was made with, to run SQL without that client. */
export interface SqlAdapter {
  readonly provider: string
  connect(): Promise<{ queryRaw(query: SqlQuery): Promise<SqlResult> }>
}

interface SqlQuery {
  sql: string
  args: unknown[]
  argTypes: { scalarType: "string"; arity: "scalar" }[]
}

interface SqlResult {
  columnNames: string[]
  columnTypes: number[]
  rows: unknown[][]
}

/** A row by its columns' names: texts, whole numbers, booleans and times. */
export type SqlRow = Record<string, unknown>

/** How adapters number the types of columns whose values they leave as text or number. */
const BOOLEAN = 5
const DATE_TIME = 10

/**
 * Reads rows by SQL. What Prisma's client does beside takes several times as long as to read a row, and a session and its login are
 * read at each request.
 * @returns a function of SQL, with "?" for each value, and of the values: texts
 */
export function sqlRows(adapter: SqlAdapter): (sql: string, values: readonly unknown[]) => Promise<SqlRow[]> {
  let connection: ReturnType<SqlAdapter["connect"]> | undefined
  const connect = () => {
    connection ??= adapter.connect().catch((error) => {
      connection = undefined
      throw error
    })
    return connection
  }
  return async (text, values) => {
    let n = 0
    const sql = adapter.provider === "postgres" ? text.replaceAll("?", () => `$${++n}`) : text
    const argTypes = values.map(() => ({ scalarType: "string", arity: "scalar" }) as const)
    const { columnNames, columnTypes, rows } = await (await connect()).queryRaw({ sql, args: [...values], argTypes })
    return rows.map((row) => {
      return Object.fromEntries(row.map((value, at) => [columnNames[at], asType(value, columnTypes[at])]))
    })
  }
}

function asType(value: unknown, type: number | undefined): unknown {
  if (value === null) return null
  if (type === BOOLEAN) return Boolean(value)
  return type === DATE_TIME ? new Date(value as string) : value
}
