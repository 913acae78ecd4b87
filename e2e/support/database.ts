import { join } from "node:path"
import Database from "better-sqlite3"
import type { Site } from "./site.ts"

/** Runs a statement in the site's database: what otherwise only time does, or a fault. @returns how many rows it changed */
export function changeDatabase({ folder }: Site, statement: string, ...values: unknown[]): number {
  const database = new Database(join(folder, "cloakroom.db"))
  try {
    return database.prepare(statement).run(...values).changes
  } finally {
    database.close()
  }
}
