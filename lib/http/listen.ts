import { createServer, type RequestListener, type Server } from "node:http"

/**
 * Serves on one address, with limits that end what dawdles.
 *
 * @throws the listen error: EADDRINUSE, EADDRNOTAVAIL, EACCES, …
 */
export async function listen(handler: RequestListener, address: string, port: number): Promise<Server> {
  const server = createServer(
    {
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      keepAliveTimeout: 5_000,
      connectionsCheckingInterval: 5_000,
    },
    handler,
  )
  server.on("clientError", (error: NodeJS.ErrnoException, socket) => {
    if (error.code === "ECONNRESET" || !socket.writable) return socket.destroy()
    socket.end("HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, address, resolve)
  })
  return server
}
