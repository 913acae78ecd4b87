import { Prisma } from "../../.generated/sqlite/client.ts"
import type { Adapter } from "./guarded.ts"

/** Types of columns that JavaScript has and the adapters leave as text or number, as they number them. */
const BOOLEAN = 5
const DATE_TIME = 10

/**
 * `$queryRaw` without Prisma's client: what that does takes several times as long as to read a row, and a session and its login
 * are read at each request. Times, booleans, text and numbers come as they are in JavaScript; no other types are known here.
 */
export function readRows({ provider, connect }: Adapter) {
  return async (template: readonly string[], ...parameters: unknown[]): Promise<object[]> => {
    const { sql, text, values } = Prisma.sql(template, ...parameters)
    const argTypes = values.map(() => ({ scalarType: "string", arity: "scalar" }) as const)
    const query = { sql: provider === "sqlite" ? sql : text, args: values, argTypes }
    const { columnNames, columnTypes, rows } = await (await connect()).queryRaw(query)
    return rows.map((row) => Object.fromEntries(row.map((value, n) => [columnNames[n], read(value, columnTypes[n])])))
  }
}

function read(value: unknown, type: number | undefined): unknown {
  if (value === null) return null
  if (type === BOOLEAN) return Boolean(value)
  return type === DATE_TIME ? new Date(value as string) : value
}
