import { databaseDriver, type SessionTable } from "../drivers/database.ts"
import type { SqlClient } from "../drivers/database-read.ts"
import { keyedEntry } from "./entry.ts"

/**
 * A row in a table, through Prisma: the model `Session` of session.prisma.
 * @param table `prisma.session`
 * @param options.client `prisma`: a session is read by SQL, in a third of the time, and its login with it, where the register of
 *   logins gives `join`. Only where the table is `session`, with the columns of session.prisma, in the schema that the connection
 *   looks in first, and where no extension of Prisma's changes what is kept
 */
export function database(
  table: SessionTable,
  { name = "database", client }: { name?: string; client?: SqlClient } = {},
) {
  const remedy =
    "database(prisma.session) got no table: merge session.prisma into your schema, and run `prisma generate` and a migration"
  return keyedEntry(
    name,
    ({ report, logins }) => databaseDriver({ table, client, join: logins?.join, onBroken: report }),
    () => (typeof table?.findUnique === "function" ? [] : [remedy]),
  )
}
