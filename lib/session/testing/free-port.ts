import { randomInt } from "node:crypto"
import { createServer } from "node:net"

/** Below the ports that the system gives to outgoing connections: nothing takes it between here and the start. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 30_000)
    const server = createServer()
    const isFree = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false)).listen(port, "127.0.0.1", () => resolve(true))
    })
    if (isFree) await new Promise((resolve) => server.close(resolve))
    if (isFree) return port
  }
}
