/** What is needed of the adapter that Prisma's client was made with, to run SQL without that client. */
export interface SqlAdapter {
  readonly provider: string
  /** Whether all who connect get the same connection, which keeps their transactions apart. */
  readonly isShared?: boolean
  connect(): Promise<Connection>
}

interface Connection {
  queryRaw(query: Query): Promise<{ columnNames: string[]; columnTypes: number[]; rows: unknown[][] }>
  /** Gives the number of rows that were changed. */
  executeRaw(query: Query): Promise<number>
}

interface Query {
  sql: string
  args: unknown[]
  argTypes: { scalarType: "string" | "int" | "datetime"; arity: "scalar" }[]
}

/** A row by its columns' names: texts, integers of 32 bits, booleans and times. */
export type SqlRow = Record<string, unknown>
export type SqlValue = string | number | Date

/** How adapters number the types of columns whose values they leave as text or number. */
const BOOLEAN = 5
const DATE_TIME = 10

/**
 * Runs SQL, with "?" for each value. What Prisma's client does beside takes several times as long as to read a row, or to change
 * it, and each request reads a session and its login.
 */
export function sqlOn(adapter: SqlAdapter) {
  let connection: Promise<Connection> | undefined
  const connect = () => {
    // Another one, once it has been closed by someone who shares it.
    if (adapter.isShared) return adapter.connect()
    connection ??= adapter.connect().catch((error) => {
      connection = undefined
      throw error
    })
    return connection
  }
  const queryOf = (text: string, values: readonly SqlValue[]): Query => {
    let n = 0
    const sql = adapter.provider === "postgres" ? text.replaceAll("?", () => `$${++n}`) : text
    return { sql, args: [...values], argTypes: values.map((value) => ({ scalarType: typeOf(value), arity: "scalar" })) }
  }
  return {
    async rows(text: string, ...values: SqlValue[]): Promise<SqlRow[]> {
      const { columnNames, columnTypes, rows } = await (await connect()).queryRaw(queryOf(text, values))
      return rows.map((row) => {
        return Object.fromEntries(row.map((value, at) => [columnNames[at], asType(value, columnTypes[at])]))
      })
    },
    /** @returns the number of rows that were changed */
    async change(text: string, ...values: SqlValue[]): Promise<number> {
      return (await connect()).executeRaw(queryOf(text, values))
    },
  }
}

function typeOf(value: SqlValue) {
  if (value instanceof Date) return "datetime"
  return typeof value === "number" ? "int" : "string"
}

function asType(value: unknown, type: number | undefined): unknown {
  if (value === null) return null
  if (type === BOOLEAN) return Boolean(value)
  return type === DATE_TIME ? new Date(value as string) : value
}
