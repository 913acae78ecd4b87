import { createDatabase, type Database } from "../database/client.ts"
import { env } from "./env.ts"

// Next bundles this module several times. Kept on globalThis, one process has one client.
const key = Symbol.for("cloakroom.database")
const shared = globalThis as { [key]?: Database }

/** The site's database client. @throws ConfigurationError */
export function database(): Database {
  shared[key] ??= createDatabase(env().databaseUrl)
  return shared[key]
}
