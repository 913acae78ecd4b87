import type { Server } from "node:http"
import { Server as Listener } from "node:net"
import { setTimeout as pause } from "node:timers/promises"

/** Milliseconds in which a connection that had just come in may still tell what it wants. */
const GRACE = 500

/**
 * Stops servers: no new connections, requests in flight are answered, idle connections are closed.
 *
 * @param milliseconds after which what is still open is cut off
 */
export async function drain(servers: readonly Server[], milliseconds: number): Promise<void> {
  // Not http's own close(): to that a connection whose request has not been read yet is idle, and is closed at once.
  const closed = servers.map(
    (server) => new Promise((resolve) => Listener.prototype.close.call(server, resolve)),
  )
  await Promise.race([Promise.all(closed), pause(Math.min(GRACE, milliseconds))])
  // A kept-alive connection becomes idle when its answer has been sent, and close() alone would wait for its timeout.
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
