import { once } from "node:events"
import { type AddressInfo, connect, createServer, type Socket } from "node:net"

/** A connection to a server on this machine that can hang, and be refused. */
export async function startProxy(target: number) {
  const pairs = new Set<readonly [Socket, Socket]>()
  let state: "open" | "hanging" | "refusing" = "open"
  const proxy = createServer((inside) => {
    if (state === "refusing") return inside.destroy()
    const outside = connect(target, "127.0.0.1")
    const pair = [inside, outside] as const
    pairs.add(pair)
    for (const [from, to] of [pair, [outside, inside]] as const) {
      from
        .on("error", () => {})
        .on("close", () => {
          to.destroy()
          pairs.delete(pair)
        })
      from.pipe(to)
    }
    if (state === "hanging") hold(pair)
  })
  const hold = (pair: readonly [Socket, Socket]) => {
    // Unpiped and paused: what is sent stays where it is, unanswered.
    for (const socket of pair) socket.unpipe().pause()
  }
  const drop = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy()
  }
  proxy.listen(0, "127.0.0.1")
  await once(proxy, "listening")
  return {
    port: (proxy.address() as AddressInfo).port,
    /** Everything stays connected, and nothing is answered. */
    hang() {
      state = "hanging"
      pairs.forEach(hold)
    },
    refuse() {
      state = "refusing"
      drop()
    },
    mend() {
      state = "open"
      drop()
    },
    close() {
      drop()
      proxy.close()
    },
  }
}
