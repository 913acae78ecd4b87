import { databaseDriver, type SessionTable } from "../drivers/database.ts"
import type { SqlAdapter } from "../drivers/sql.ts"
import { keyedEntry, unknownIn } from "./entry.ts"

/**
 * A row in a table, through Prisma: the model `Session` of session.prisma.
 * @param table `prisma.session`
 * @param options.adapter the one that Prisma's client was made with, for SQLite or PostgreSQL: a session is read by SQL, in a part of
 *   the time (and updated, on PostgreSQL), and its login with it, where the register of logins gives `join`. It opens a connection
 *   of its own (a pool, for PostgreSQL). Only where the table is `session`, with the columns of session.prisma, in the schema that
 *   the connection looks in first, and where no extension of Prisma's changes what is kept
 */
export function database(
  table: SessionTable,
  { name = "database", adapter, ...others }: { name?: string; adapter?: SqlAdapter } = {},
) {
  const remedy =
    "database(prisma.session) got no table: merge session.prisma into your schema, and run `prisma generate` and a migration"
  return keyedEntry(
    name,
    ({ report, logins }) => databaseDriver({ table, adapter, join: logins?.join, onBroken: report }),
    () => [
      ...unknownIn("database(…)", others, ["name", "adapter"]),
      ...(typeof table?.findUnique === "function" ? [] : [remedy]),
    ],
  )
}
