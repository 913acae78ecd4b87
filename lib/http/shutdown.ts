import type { Server } from "node:http"
import { Server as Listener } from "node:net"
import { setTimeout as pause } from "node:timers/promises"

/** Milliseconds in which a new connection may still send its request. */
const GRACE = 500

/**
 * Shuts servers down. They take no new connections, answer the requests in flight, and close idle connections.
 *
 * @param milliseconds after which connections that are still open are cut
 */
export async function drain(servers: readonly Server[], milliseconds: number): Promise<void> {
  // Not http's own close(): it takes a connection whose request has not been read yet for idle, and closes it.
  const closed = servers.map((server) => new Promise((resolve) => Listener.prototype.close.call(server, resolve)))
  await Promise.race([Promise.all(closed), pause(Math.min(GRACE, milliseconds))])
  // A kept-alive connection is idle once its answer has been sent. Left open, it would delay the end until its timeout.
  const idle = setInterval(() => {
    for (const server of servers) server.closeIdleConnections()
  }, 50)
  const end = setTimeout(
    () => {
      for (const server of servers) server.closeAllConnections()
    },
    Math.max(0, milliseconds - GRACE),
  )
  await Promise.all(closed)
  clearInterval(idle)
  clearTimeout(end)
}
