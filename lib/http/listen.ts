import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http"
import type { Duplex } from "node:stream"

/** Milliseconds: what ends who dawdles. */
const limits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
}

/**
 * Serves on one address, within limits.
 *
 * @throws the listen error: EADDRINUSE, EADDRNOTAVAIL, EACCES, …
 */
export async function listen(
  handler: RequestListener,
  address: string,
  port: number,
  options: ServerOptions = limits,
): Promise<Server> {
  const server = createServer(options, handler)
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex & { bytesRead?: number }) => {
    // A browser opens connections ahead of need. Whatever it found on one that it has not used yet, it would take for the
    // answer to the request that it is just sending there; one that was closed it replaces.
    if (error.code === "ECONNRESET" || !socket.writable || socket.bytesRead === 0) return socket.destroy()
    const status = error.code === "ERR_HTTP_REQUEST_TIMEOUT" ? "408 Request Timeout" : "400 Bad Request"
    socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, address, resolve)
  })
  return server
}
