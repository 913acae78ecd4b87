import type { Server } from "node:http"

/**
 * Stops servers: no new connections, requests in flight are answered, idle connections are closed.
 *
 * @param milliseconds after which what is still open is cut off
 */
export async function drain(servers: readonly Server[], milliseconds: number): Promise<void> {
  const closed = servers.map((server) => new Promise((resolve) => server.close(resolve)))
  // A kept-alive connection becomes idle when its answer has been sent, and close() alone would wait for its timeout.
  const idle = setInterval(() => {
    for (const server of servers) server.closeIdleConnections()
  }, 50)
  const end = setTimeout(() => {
    for (const server of servers) server.closeAllConnections()
  }, milliseconds)
  await Promise.all(closed)
  clearInterval(idle)
  clearTimeout(end)
}
