/** What a process of the site does before its first request, however it was started. */
import { mkdirSync } from "node:fs"
import { migrate } from "../database/migrate.ts"
import { frontDoor } from "../http/front-door.ts"
import { type Door, guardServers } from "../http/guard-servers.ts"
import { logConsole } from "../log/log-console.ts"
import { logger } from "../log/logger.ts"
import { ConfigurationError, type Env, env } from "./env.ts"
import { services } from "./services.ts"

/** Milliseconds from a signal to the end, whatever is left to do. The whole process must be gone within ten seconds. */
const LAST = 9000

/** Makes everything ready; a mistake that someone has to correct ends the process, with one message. */
export async function start(): Promise<void> {
  // What it writes, nobody else on this machine should read.
  process.umask(0o077)
  // The last resort: a promise that nobody waited for must not end the process for everyone.
  process.on("unhandledRejection", (error) => logger.error({ event: "unexpected_error", err: error }))
  // Next ends with the number of the signal. A process that was asked to stop, and did, has not failed.
  process.on("exit", (status) => {
    if (status === 143 || status === 130) process.exitCode = 0
  })
  // Next waits without end for what requests have left to do after their answers.
  for (const signal of ["SIGTERM", "SIGINT"])
    process.once(signal, () => setTimeout(() => process.exit(0), LAST).unref())
  try {
    const config = env()
    logger.level = config.logLevel
    openFrontDoor(config)
    await prepare(config)
    logConfiguration(config)
    console.log(`Cloakroom is ready on ${config.origin}`)
    logConsole()
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error
    console.error(error.message)
    process.exit(1)
  }
}

function openFrontDoor({ origin, trustedProxies, clientAddressHeader, keepAliveTimeout }: Env): void {
  const dev = process.env.NODE_ENV === "development"
  const door: Door = (...exchange) => frontDoor(...exchange, { origin, trustedProxies, clientAddressHeader, dev })
  guardServers({ door, origin, dev, keepAliveTimeout })
}

/** Makes the folders and the tables that are missing. */
async function prepare(config: Env): Promise<void> {
  await orExplain("DATA_DIR", async () => void mkdirSync(config.dataDir, { recursive: true, mode: 0o700 }))
  const applied = await orExplain("DATABASE_URL", () => migrate(config.databaseUrl))
  for (const name of applied) console.log(`Applied the migration ${name}`)
  // The stores make their places at their first use. What is missing later is a store that is down, so that use is now.
  await services().sessions.check()
}

async function orExplain<T>(variable: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    const { cause, message } = error as Error & { cause?: { originalMessage?: string } }
    throw new ConfigurationError(`What ${variable} names can not be used: ${cause?.originalMessage ?? message}`)
  }
}

/** What the site runs with, for whoever reads the log later. Not the secrets, and not where database and Redis are: an address may hold one. */
function logConfiguration({ secrets, databaseUrl: _, redisUrl: __, ...config }: Env): void {
  logger.info({ event: "configuration", ...config, secrets: secrets.length, node: process.version })
}
