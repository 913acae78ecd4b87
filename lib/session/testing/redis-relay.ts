/** A relay between a client and a server on this machine that can lose the connections it has, and tell nobody. */
import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

/** @param port of the server */
export async function startRelay(port: number) {
  const sockets = new Set<Socket>()
  let isForgetful = false
  const relay = createServer({ noDelay: true }, (inside) => {
    const outside = connect({ port, host: "127.0.0.1", noDelay: true })
    for (const socket of [inside, outside]) sockets.add(socket.on("error", () => {}))
    if (isForgetful) return
    inside.pipe(outside).pipe(inside)
  })
  await once(relay.listen(0, "127.0.0.1"), "listening")
  const forget = () => {
    for (const socket of sockets) socket.unpipe().pause()
  }
  return {
    port: (relay.address() as AddressInfo).port,
    /** Nothing comes through any more by the connections there are. */
    forget,
    /** Nor by new ones, until it is called with false. */
    forgetNew(on: boolean) {
      isForgetful = on
    },
    close() {
      for (const socket of sockets) socket.destroy()
      relay.close()
    },
  }
}
