import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http"
import type { Duplex } from "node:stream"
import { answerHeaders } from "./headers.ts"

export interface ListenOptions {
  /** An IP address of this machine. */
  readonly address: string
  readonly port: number
  /** The site's own. */
  readonly origin: string
  /** While one develops: the server whose listeners get the upgrades. Next's page asks for one, to learn what has changed. */
  readonly upgrades?: Server
}

/** Milliseconds. A slow client must not hold its connection for ever. */
const usualLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
}

/**
 * Starts a server on one address. The handler gets every request. One that asks to upgrade to another protocol is treated
 * like any other, unless one develops, because an upgraded connection would bypass the handler.
 *
 * @throws the listen error: EADDRINUSE, EADDRNOTAVAIL, EACCES, …
 */
export async function listen(
  handler: RequestListener,
  { address, port, origin, upgrades }: ListenOptions,
  limits: ServerOptions = usualLimits,
): Promise<Server> {
  // The handler refuses a request without Host: Node's own refusal would lack the headers of our answers.
  const options = { ...limits, shouldUpgradeCallback: () => upgrades !== undefined, requireHostHeader: false }
  const server = createServer(options, handler)
  server.on("checkExpectation", handler)
  if (upgrades) server.on("upgrade", (...event) => upgrades.emit("upgrade", ...event))
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex & { bytesRead?: number }) => {
    // Browsers open connections before they need them. An answer on an unused one would be taken for the answer to the first
    // request sent on it, whereas a closed one is simply replaced.
    if (error.code === "ECONNRESET" || !socket.writable || socket.bytesRead === 0) return socket.destroy()
    socket.end(answerTo(error.code, origin))
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, address, resolve)
  })
  return server
}

/** The answer to what is not a whole HTTP request. It has no body, and the connection is closed after it. */
function answerTo(code: string | undefined, origin: string): string {
  const headers = { ...answerHeaders(origin), Connection: "close", "Content-Length": "0" }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${statuses[code ?? ""] ?? "400 Bad Request"}`, ...lines, "", ""].join("\r\n")
}

const statuses: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
}
