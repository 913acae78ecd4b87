import { databaseDriver, type SessionTable } from "../drivers/database.ts"
import { keyedEntry } from "./entry.ts"

/**
 * A row in a table, through Prisma: the model `Session` of session.prisma.
 * @param table `prisma.session`
 */
export function database(table: SessionTable, { name = "database" } = {}) {
  const remedy =
    "database(prisma.session) got no table: merge session.prisma into your schema, and run `prisma generate` and a migration"
  return keyedEntry(
    name,
    ({ report, logins }) => databaseDriver({ table, join: logins?.join, onBroken: report }),
    () => (typeof table?.findUnique === "function" ? [] : [remedy]),
  )
}
