import { type ChildProcess, spawn } from "node:child_process"
import { randomBytes } from "node:crypto"
import { closeSync, cpSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { freePort } from "../../lib/session/testing/free-port.ts"
import { type RedisServer, redisProgram, startRedis } from "../../lib/session/testing/redis-server.ts"
import { keepSecret, linesWithSecrets } from "./secrets.ts"

export type Settings = Readonly<Record<string, string>>

/** The project. */
export const root = resolve(import.meta.dirname, "../..")

/** A copy of the project with mistakes in it: see e2e/mistakes. */
export const siteWithMistakes = join(root, "test-results/site-with-mistakes")

/** Every variable of the contract, unset: what a developer has in `.env` or in the environment is not tested here. */
export const unset: Settings = Object.fromEntries(
  "PORT KEEP_ALIVE_TIMEOUT CLIENT_ADDRESS_HEADER SESSION_STORE SESSION_STORES SESSION_SECRET NEXT_SERVER_ACTIONS_ENCRYPTION_KEY SESSION_IDLE_TIMEOUT SESSION_ABSOLUTE_TIMEOUT SESSION_REMEMBER_TIMEOUT SESSION_FRESH_SECONDS DATABASE_URL DATA_DIR REDIS_URL APP_ORIGIN TRUSTED_PROXIES DEVICE_BINDING DEMO LOG_LEVEL"
    .split(" ")
    .map((name) => [name, ""]),
)

/** Milliseconds for a server to start, or to stop: the contract has ten seconds for the latter. */
const startTime = 30_000
const stopTime = 10_000

export interface Site {
  /** As browsers know it. */
  readonly origin: string
  /** Where it listens, whatever its origin is. */
  readonly address: string
  readonly settings: Settings
  /** Its source and its build: the project, or a copy of it. */
  readonly home: string
  /** Its own folder: `data/` is DATA_DIR, `cloakroom.db` the database, `log` what all its processes have printed. */
  readonly folder: string
  readonly log: () => string
  /** Its own; undefined where none is installed, and where `settings` name another one. */
  readonly redis: RedisServer | undefined
  /** The process id of the server that runs. */
  readonly pid: () => number
  start(): Promise<void>
  /** SIGTERM. @returns the exit status */
  stop(): Promise<number | null>
  /** SIGKILL. */
  kill(): Promise<void>
  restart(): Promise<void>
  /** Stops it and removes its folder. @throws Error if a ticket, a password or a secret stands in its log */
  remove(): Promise<void>
}

/** What the processes of one site share, as settings of another one of them. */
export function sharedBy({ settings }: Site): Settings {
  const names = ["DATA_DIR", "DATABASE_URL", "REDIS_URL", "SESSION_SECRET", "APP_ORIGIN"]
  return Object.fromEntries(names.map((name) => [name, settings[name] ?? ""]))
}

interface SiteOptions {
  /** A command that becomes the server, such as one that takes rights away. */
  readonly wrapper?: readonly string[]
  readonly home?: string
  readonly server?: ServerKind
}

/** Next's own servers: of the build, and of the folder that runs anywhere. (`next dev` has e2e/dev.spec.ts.) */
export type ServerKind = "start" | "standalone"

/** SQLite, in a file of the site's own folder, or PostgreSQL. */
export type DatabaseKind = "sqlite" | "postgresql"

const commands: Record<ServerKind, readonly string[]> = {
  start: ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1"],
  standalone: ["server.js"],
}

/**
 * Prepares a production server in a folder of its own: `start()` runs it from the build in `.next`.
 *
 * @param settings environment variables that differ from those of a site behind a proxy on this machine
 */
export async function prepareSite(
  settings: Settings = {},
  { wrapper = [], home = root, server = "start" }: SiteOptions = {},
): Promise<Site> {
  const port = settings.PORT ?? String(await freePort())
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-e2e-"))
  const redis = redisProgram && settings.REDIS_URL === undefined ? await startRedis() : undefined
  const env: Settings = {
    ...unset,
    PORT: port,
    DATA_DIR: join(folder, "data"),
    DATABASE_URL: `file:${join(folder, "cloakroom.db")}`,
    ...(redis && { REDIS_URL: redis.url }),
    SESSION_SECRET: randomBytes(32).toString("base64url"),
    // Limits count by address: each test sends one of its own.
    TRUSTED_PROXIES: "127.0.0.1,::1",
    APP_ORIGIN: `http://localhost:${port}`,
    // Where the standalone server listens.
    HOSTNAME: "127.0.0.1",
    ...settings,
  }
  env.SESSION_SECRET?.split(",").forEach(keepSecret)
  const address = `http://localhost:${port}`
  const logFile = join(folder, "log")
  writeFileSync(logFile, "")
  const options = { cwd: home, env: { ...process.env, NODE_ENV: "production" as const, ...env } }
  let child: ChildProcess | undefined

  const log = () => readFileSync(logFile, "utf8")

  async function start(): Promise<void> {
    const output = openSync(logFile, "a")
    const before = log().length
    const [command = process.execPath, ...words] = [...wrapper, process.execPath, ...commands[server]]
    const started = spawn(command, words, { ...options, stdio: ["ignore", output, output] })
    closeSync(output)
    child = started
    const deadline = Date.now() + startTime
    // Next takes requests before it can answer them: this one waits until it can.
    const isAnswering = () =>
      fetch(`${address}/robots.txt`).then(
        () => true,
        () => false,
      )
    while (!(await isAnswering())) {
      if (started.exitCode !== null || started.signalCode !== null || Date.now() > deadline) {
        started.kill("SIGKILL")
        throw new Error(`The server did not start:\n${log().slice(before)}`)
      }
      await pause(50)
    }
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const ended = child
    child = undefined
    if (!ended) return null
    if (ended.exitCode === null && ended.signalCode === null) {
      const exit = new Promise((resolve) => ended.once("exit", resolve))
      ended.kill(signal)
      const giveUp = setTimeout(() => ended.kill("SIGKILL"), stopTime)
      await exit
      clearTimeout(giveUp)
    }
    return ended.exitCode
  }

  return {
    origin: env.APP_ORIGIN as string,
    address,
    settings: env,
    home,
    folder,
    log,
    redis,
    pid() {
      if (child?.pid === undefined) throw new Error("The server does not run.")
      return child.pid
    },
    start,
    stop: () => end("SIGTERM"),
    async kill() {
      await end("SIGKILL")
    },
    async restart() {
      await end("SIGTERM")
      await start()
    },
    async remove() {
      await end("SIGTERM")
      await redis?.remove()
      const leaks = linesWithSecrets(log())
      rmSync(folder, { recursive: true, force: true })
      if (leaks.length > 0) throw new Error(`Secrets in the log of a site:\n${leaks.join("\n")}`)
    },
  }
}

/** The folder that is to run anywhere, elsewhere: around it there is nothing of the project. */
export function copyStandalone(home: string): string {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-standalone-"))
  cpSync(join(home, ".next/standalone"), folder, { recursive: true })
  return folder
}
