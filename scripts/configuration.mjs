/** The configuration, for scripts: `.env` is loaded, and a mistake ends the program with a message that lists all. */
import { existsSync } from "node:fs"
import { ConfigurationError, env } from "../lib/site/env.ts"

export function configuration() {
  if (existsSync(".env")) process.loadEnvFile(".env")
  try {
    return env()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
