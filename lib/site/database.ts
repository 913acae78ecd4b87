import { createDatabase, type Database } from "../database/client.ts"
import { processWide } from "../session/process-wide.ts"
import { env } from "./env.ts"

/** The site's one database client. @throws ConfigurationError */
export const database = (): Database => processWide("database", () => createDatabase(env().databaseUrl))
