/** `npm run migrate`: brings the database that DATABASE_URL names up to date, as each server does when it starts. */
import { migrate } from "../lib/database/migrate.ts"
import { configuration } from "./configuration.mjs"

const { databaseUrl } = configuration()
try {
  const applied = await migrate(databaseUrl)
  console.log(applied.map((name) => `Applied the migration ${name}`).join("\n") || "The database is up to date")
} catch (error) {
  const { cause, message } = error as Error & { cause?: { originalMessage?: string } }
  console.error(`What DATABASE_URL names can not be used: ${cause?.originalMessage ?? message}`)
  process.exitCode = 1
}
