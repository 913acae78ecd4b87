import { createServer, type RequestListener, type Server, type ServerOptions } from "node:http"
import type { Duplex } from "node:stream"
import { answerHeaders } from "./headers.ts"

export interface ListenOptions {
  /** An IP address of this machine. */
  readonly address: string
  readonly port: number
  /** The site's own. */
  readonly origin: string
}

/** Milliseconds: what ends who dawdles. */
const usualLimits = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 5_000,
  connectionsCheckingInterval: 5_000,
}

/**
 * Serves on one address, within limits. Every request goes to the handler: none is upgraded to another protocol, which
 * would lead around it.
 *
 * @throws the listen error: EADDRINUSE, EADDRNOTAVAIL, EACCES, …
 */
export async function listen(
  handler: RequestListener,
  { address, port, origin }: ListenOptions,
  limits: ServerOptions = usualLimits,
): Promise<Server> {
  // A missing Host header is the handler's to refuse, with all the headers that an answer has.
  const options = { ...limits, shouldUpgradeCallback: () => false, requireHostHeader: false }
  const server = createServer(options, handler)
  server.on("checkExpectation", handler)
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex & { bytesRead?: number }) => {
    // A browser opens connections ahead of need. Whatever it found on one that it has not used yet, it would take for the
    // answer to the request that it is just sending there; one that was closed it replaces.
    if (error.code === "ECONNRESET" || !socket.writable || socket.bytesRead === 0) return socket.destroy()
    socket.end(answerTo(error.code, origin))
  })
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, address, resolve)
  })
  return server
}

/** What is no request gets an answer without a body, and no other on this connection. */
function answerTo(code: string | undefined, origin: string): string {
  const headers = { ...answerHeaders(origin), Connection: "close", "Content-Length": "0" }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${statuses[code ?? ""] ?? "400 Bad Request"}`, ...lines, "", ""].join("\r\n")
}

const statuses: Record<string, string> = {
  ERR_HTTP_REQUEST_TIMEOUT: "408 Request Timeout",
  HPE_HEADER_OVERFLOW: "431 Request Header Fields Too Large",
}
