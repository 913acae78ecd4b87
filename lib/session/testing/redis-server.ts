/** A real Redis, or Valkey, for a test alone. */
import { type ChildProcess, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import { createClient } from "redis"
import { freePort } from "./free-port.ts"
import { spawnServer } from "./spawn-server.ts"

/** The program of this machine. Without one, what needs a server is not tried: vitest.config.ts and e2e/fixtures.ts say so. */
export const redisProgram = ["redis-server", "valkey-server"].find((name) => !spawnSync(name, ["--version"]).error)

export interface RedisServer {
  readonly port: number
  readonly url: string
  pid(): number
  /** Sends it a command. */
  send(...words: string[]): Promise<unknown>
  /** Again, on the same port and data. */
  start(): Promise<void>
  /** @param signal SIGTERM saves what it has; SIGKILL nothing */
  stop(signal?: NodeJS.Signals): Promise<void>
  /** Stops it, and removes its data. */
  remove(): Promise<void>
}

/**
 * Starts a server whose writes are on the disk before they are answered, unless `settings` say otherwise.
 * @param settings words for its command line, such as "--maxmemory", "2mb"
 */
export function startRedis(...settings: string[]): Promise<RedisServer> {
  const lasting = ["--appendonly", "yes", "--appendfsync", "always", "--save", ""]
  return launch(() => [...lasting, ...settings])
}

/** @param words makes the rest of its command line, given a folder of its own */
export async function launch(words: (folder: string) => string[]): Promise<RedisServer> {
  if (!redisProgram) throw new Error("No redis-server or valkey-server is installed")
  const folder = mkdtempSync(join(tmpdir(), "redis-"))
  const port = await freePort()
  const own = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--logfile", join(folder, "log")]
  const url = `redis://127.0.0.1:${port}`
  let child: ChildProcess | undefined

  async function stop(signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
    const ended = child
    child = undefined
    if (!ended) return
    const exit = once(ended, "exit")
    // It may be halted.
    ended.kill("SIGCONT")
    ended.kill(signal)
    await exit
  }

  // A test that fails before its end, or that needs the server to its very end, leaves nothing behind.
  const clear = () => {
    child?.kill("SIGKILL")
    rmSync(folder, { recursive: true, force: true })
  }
  process.on("exit", clear)

  const server: RedisServer = {
    port,
    url,
    pid: () => child?.pid as number,
    async send(...command) {
      const client = await createClient({ url }).connect()
      return client.sendCommand(command).finally(() => client.destroy())
    },
    async start() {
      const [first = "", ...rest] = words(folder)
      // A file of settings, if there is one, comes first.
      const line = first.startsWith("--") ? [...own, first, ...rest] : [first, ...own, ...rest]
      child = spawnServer(redisProgram as string, line)
      await answering(port)
    },
    stop,
    async remove() {
      await stop("SIGKILL")
      process.off("exit", clear)
      clear()
    },
  }
  await server.start()
  return server
}

/** Waits until it has read its data and answers. */
async function answering(port: number): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt++) {
    if (await ping(port)) return
    await pause(10)
  }
  throw new Error("The server does not answer")
}

/** Whether a server answers at a port. */
export function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"))
    socket.once("data", (answer) => {
      resolve(/^(\+PONG|-NOAUTH)/.test(String(answer)))
      socket.destroy()
    })
    socket.once("error", () => resolve(false)).once("close", () => resolve(false))
  })
}
