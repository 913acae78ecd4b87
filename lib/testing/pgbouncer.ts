import { type ChildProcess, spawnSync } from "node:child_process"
import { once } from "node:events"
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { freePort } from "../session/testing/free-port.ts"
import { spawnServer } from "../session/testing/spawn-server.ts"

/** Debian keeps it where only the superuser looks. */
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin` }

/** Without it, what needs a pooler is not tried. */
export const isPgbouncerHere = !spawnSync("pgbouncer", ["--version"], { env }).error

/**
 * Starts a real PgBouncer in front of a server of lib/testing/postgresql.ts, for the caller alone. Each transaction gets one
 * of a few connections, as it comes; all else is as PgBouncer has it by default.
 *
 * @param url of any database of the server
 * @returns `through`, which gives the URL by which one of its databases is reached through it; `remove`, which stops it
 */
export async function startPgbouncer(url: string) {
  const server = new URL(url)
  const folder = mkdtempSync(join(tmpdir(), "pgbouncer-"))
  const port = await freePort()
  writeFileSync(join(folder, "users"), `"${server.username}" "${server.password}"\n`)
  writeFileSync(
    join(folder, "ini"),
    `[databases]
* = host=${server.hostname} port=${server.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = trust
auth_file = ${join(folder, "users")}
pool_mode = transaction
default_pool_size = 3
max_client_conn = 200
`,
  )
  // It does not run as root; as another user it reads its files all the same.
  chmodSync(folder, 0o755)
  const user = process.getuid?.() === 0 ? ["-u", "nobody"] : []
  const child = spawnServer("pgbouncer", [...user, join(folder, "ini")], env)
  const exit = once(child, "exit")
  await listening(port, child)
  return {
    through(database: string): string {
      const address = new URL(database)
      address.port = String(port)
      return address.href
    },
    async remove(): Promise<void> {
      child.kill("SIGKILL")
      await exit
      rmSync(folder, { recursive: true })
    },
  }
}

async function listening(port: number, child: ChildProcess): Promise<void> {
  const isListening = () =>
    new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.destroy()
        resolve(true)
      }).once("error", () => resolve(false))
    })
  while (!(await isListening())) {
    if (child.exitCode !== null) throw new Error(`PgBouncer has ended with ${child.exitCode}.`)
    await pause(10)
  }
}
