/** The configuration, for scripts: `.env` is loaded, and a mistake ends the program with a message that lists all. */
import { existsSync } from "node:fs"
import { ConfigurationError, env, readBuildEnv } from "../lib/site/env.ts"

/** What a server needs. */
export const configuration = () => orExplain(env)

/** What a build needs. */
export const buildConfiguration = () => orExplain(() => readBuildEnv(process.env))

function orExplain(read) {
  if (existsSync(".env")) process.loadEnvFile(".env")
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}
