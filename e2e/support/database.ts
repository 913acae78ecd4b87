import { createDatabase, type Database } from "../../lib/database/client.ts"
import type { Site } from "./site.ts"

/** Works in the site's database, SQLite or PostgreSQL: what otherwise only time does, or a fault. */
export async function inDatabase<T>({ settings }: Site, work: (db: Database) => Promise<T>): Promise<T> {
  const db = createDatabase(settings.DATABASE_URL ?? "")
  try {
    return await work(db)
  } finally {
    await db.$disconnect()
  }
}

/** Whether the site's database is a file in its folder, `cloakroom.db`. */
export const isFile = ({ settings }: Site): boolean => settings.DATABASE_URL?.startsWith("file:") ?? false
