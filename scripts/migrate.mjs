/** Checks the configuration, makes the folders that it names, and brings the database up to date. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { migrate } from "../lib/database/migrate.ts"
import { configuration } from "./configuration.mjs"

// The database holds what nobody else on this machine should read.
process.umask(0o077)
const { dataDir, databaseUrl } = configuration()
try {
  mkdirSync(join(dataDir, "sessions"), { recursive: true, mode: 0o700 })
} catch (error) {
  console.error(`DATA_DIR can not be used: ${error.message}`)
  process.exit(1)
}
try {
  for (const name of await migrate(databaseUrl)) console.log(`Applied the migration ${name}`)
} catch (error) {
  console.error(`The database in DATABASE_URL can not be used: ${error.cause?.originalMessage ?? error.message}`)
  process.exit(1)
}
