/** A real Redis, or Valkey, for a test alone. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, rmSync } from "node:fs"
import { type AddressInfo, connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"

/** The program of this machine. Without one, what needs a server is not tried. */
export const redisProgram = ["redis-server", "valkey-server"].find((name) => !spawnSync(name, ["--version"]).error)

export interface RedisServer {
  readonly port: number
  readonly url: string
  pid(): number
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
export async function startRedis(...settings: string[]): Promise<RedisServer> {
  if (!redisProgram) throw new Error("No redis-server or valkey-server is installed")
  const folder = mkdtempSync(join(tmpdir(), "redis-"))
  const port = await freePort()
  const words = ["--port", String(port), "--bind", "127.0.0.1", "--dir", folder, "--save", ""]
  const lasting = ["--appendonly", "yes", "--appendfsync", "always", "--logfile", join(folder, "log")]
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
    url: `redis://127.0.0.1:${port}`,
    pid: () => child?.pid as number,
    async start() {
      child = spawn(redisProgram as string, [...words, ...lasting, ...settings], { stdio: "ignore" })
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

function ping(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write("PING\r\n"))
    socket.once("data", (answer) => {
      resolve(String(answer).startsWith("+PONG"))
      socket.destroy()
    })
    socket.once("error", () => resolve(false)).once("close", () => resolve(false))
  })
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1")
  await once(probe, "listening")
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, "close")
  return port
}
