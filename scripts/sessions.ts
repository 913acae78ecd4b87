/** The sessions command line: `npm run sessions -- <command>`. Ids are those of GET /api/sessions. */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { Command, Option } from "commander"
import { DatabaseUnavailableError } from "../lib/database/guarded.ts"
import { logger } from "../lib/log/logger.ts"
import { StoreUnavailableError } from "../lib/session/errors.ts"
import { ConfigurationError } from "../lib/site/env.ts"
import { disconnectRedis } from "../lib/site/redis.ts"
import * as commands from "./sessions/commands.ts"
import { doctor } from "./sessions/doctor.ts"
import { print } from "./sessions/print.ts"

/** The command was not understood. */
const USAGE = 2

process.chdir(join(import.meta.dirname, ".."))
if (existsSync(".env")) process.loadEnvFile(".env")
// The result alone is on standard output, and what failed on standard error.
logger.level = "silent"

const program = new Command("sessions")
  .description("Looks after the sessions of this site.")
  .option("--json", "print JSON instead of a table")
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : USAGE))

function run<A extends unknown[]>(command: (...args: A) => Promise<unknown>): (...args: A) => Promise<void> {
  return async (...args) => print(await command(...args), { json: program.opts().json === true })
}

program.command("list").description("every login that is alive").action(run(commands.list))
program.command("show <id>").description("one login and its session").action(run(commands.show))
program.command("revoke <id>").description("end a login, wherever its session is").action(run(commands.revoke))
program.command("sweep").description("remove what has expired").action(run(commands.sweep))
program.command("stats").description("how many sessions each store keeps").action(run(commands.stats))
program
  .command("move")
  .description("move all sessions to another store; old tickets still work")
  .addOption(new Option("--from <store>").choices(commands.movable).makeOptionMandatory())
  .addOption(new Option("--to <store>").choices(commands.movable).makeOptionMandatory())
  .action(run(commands.move))
program.command("secret").description("make a new SESSION_SECRET").action(run(commands.secret))
program.command("doctor").description("check configuration, database and stores").action(run(doctor))

try {
  await program.parseAsync()
} catch (error) {
  const expected = [commands.CommandError, ConfigurationError, StoreUnavailableError, DatabaseUnavailableError]
  const isExpected = error instanceof Error && expected.some((kind) => error instanceof kind)
  console.error(isExpected ? error.message : error)
  process.exitCode = error instanceof commands.CommandError ? error.status : 1
}
disconnectRedis()
