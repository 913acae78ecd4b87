/**
 * The site's process: HTTP servers on the configured addresses, the front door, and Next behind it. With `--dev`, Next
 * compiles each page when it is asked for, and again when its source changes.
 */
import { existsSync, readdirSync } from "node:fs"
import { createServer, type RequestListener, type Server } from "node:http"
import { frontDoor } from "./lib/http/front-door.ts"
import { listen } from "./lib/http/listen.ts"
import { loopbackUrl } from "./lib/http/loopback.ts"
import { drain } from "./lib/http/shutdown.ts"
import { logConsole } from "./lib/log/log-console.ts"
import { logger } from "./lib/log/logger.ts"
import { serverActionsKey } from "./lib/site/actions-key.ts"
import { ConfigurationError, type Env, env } from "./lib/site/env.ts"

/** Milliseconds for requests in flight. The whole of `npm start` must be gone within ten seconds. */
const drainTime = 7000

const dev = process.argv.includes("--dev")
process.chdir(import.meta.dirname)
// What it writes, nobody else on this machine should read.
process.umask(0o077)
if (existsSync(".env")) process.loadEnvFile(".env")

try {
  await serve(env())
} catch (error) {
  console.error(explain(error))
  process.exit(1)
}

async function serve(config: Env): Promise<void> {
  const { port, origin, secrets, trustedProxies } = config
  logger.level = config.logLevel
  Object.assign(process.env, {
    NODE_ENV: dev ? "development" : "production",
    NEXT_TELEMETRY_DISABLED: "1",
    NEXT_SERVER_ACTIONS_ENCRYPTION_KEY: serverActionsKey(secrets[0] ?? ""),
    // Where Next reaches itself: never through the origin, which may be a proxy that this machine can not reach.
    __NEXT_PRIVATE_ORIGIN: loopbackUrl(config),
  })
  const { default: next } = await import("next")
  // Next adds its listener for upgrades to one server: to this, which gets those of all.
  const upgrades = dev ? createServer() : undefined
  const app = next({ dev, httpServer: upgrades, dir: import.meta.dirname, hostname: "localhost", port })
  await app.prepare()
  const handle = app.getRequestHandler()
  const isPublic = publicFiles()
  const isCacheable = (path: string) => path.startsWith("/_next/static/") || isPublic.has(path)
  const handler: RequestListener = (request, response) => {
    if (frontDoor(request, response, { origin, trustedProxies, isCacheable, dev })) void handle(request, response)
  }
  const servers = await listenOn(config, handler, upgrades)
  // The last resort: a promise that nobody waited for must not end the process for everyone.
  process.on("unhandledRejection", (error) => logger.error({ event: "unexpected_error", err: error }))
  let stopping = false
  const stop = async () => {
    if (stopping) return
    stopping = true
    await drain(servers, drainTime)
    // What a request left to do after its answer gets the rest of the time.
    await Promise.race([app.close(), new Promise((resolve) => setTimeout(resolve, 1000))])
    process.exit(0)
  }
  process.on("SIGTERM", stop).on("SIGINT", stop)
  logConfiguration(config)
  logConsole()
  console.log(`Cloakroom is ready on ${origin}`)
}

/** What the site runs with, for whoever reads the log later. Not the secrets, and not where the database is: it may hold one. */
function logConfiguration({ secrets, databaseUrl: _, ...config }: Env): void {
  logger.info({ event: "configuration", ...config, secrets: secrets.length, node: process.version })
}

/** Listens on each address. A machine without IPv6 has no ::1: there the other loopback address is enough. */
async function listenOn(config: Env, handler: RequestListener, upgrades?: Server): Promise<Server[]> {
  const { listenAddresses, port, origin } = config
  const servers: Server[] = []
  for (const address of listenAddresses) {
    try {
      servers.push(await listen(handler, { address, port, origin, upgrades }))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      const isMissing = code === "EADDRNOTAVAIL" || code === "EAFNOSUPPORT"
      if (!(isMissing && address === "::1" && servers.length > 0)) throw error
    }
  }
  return servers
}

/** The paths of the files that are the same for everyone, which caches may keep as Next says. */
function publicFiles(): ReadonlySet<string> {
  const made = ["/icon.svg", "/opengraph-image", "/robots.txt"]
  const names = existsSync("public") ? readdirSync("public", { recursive: true, encoding: "utf8" }) : []
  return new Set([...made, ...names.map((name) => encodeURI(`/${name}`))])
}

function explain(error: unknown): unknown {
  if (error instanceof ConfigurationError) return error.message
  const { code, port, address } = error as NodeJS.ErrnoException & { port?: number; address?: string }
  if (code === "EADDRINUSE")
    return `Port ${port} is taken on ${address}. Choose another with PORT, or stop what listens there.`
  if (code === "EACCES") return `Port ${port} needs more rights. Choose one above 1023 with PORT.`
  if (code === "EADDRNOTAVAIL") return `This machine has no address ${address}. Correct LISTEN_ADDRESS.`
  return error
}
