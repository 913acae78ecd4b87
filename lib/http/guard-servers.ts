/**
 * Puts the front door before the HTTP servers of this process. Next makes them, in `next start`, in `next dev` and in the
 * standalone output; Node tells of each connection and each request, before anyone handles it.
 */
import { subscribe } from "node:diagnostics_channel"
import { type IncomingMessage, type RequestListener, Server, type ServerResponse } from "node:http"
import type { Duplex } from "node:stream"
import { answerHeaders } from "./headers.ts"
import { drain } from "./shutdown.ts"

/** Milliseconds. A slow client must not hold its connection for ever. */
const usualLimits = { headersTimeout: 10_000, requestTimeout: 30_000, keepAliveTimeout: 5_000 }

/** Milliseconds for requests in flight, when the server is to stop. */
const DRAIN_TIME = 7000

/** Prepares a request and its answer. @returns false when it has answered itself */
export type Door = (request: IncomingMessage, response: ServerResponse) => boolean

export interface GuardOptions {
  readonly door: Door
  /** The site's own. */
  readonly origin: string
  /** Whether one develops: pages ask for an upgrade, to learn what has changed, and the server ends at once. */
  readonly dev: boolean
}

interface Message {
  readonly server?: unknown
  readonly socket: { readonly server?: unknown }
}

/** Guards each server from its next connection on. */
export function guardServers(options: GuardOptions): void {
  const guarded = new WeakSet<Server>()
  const guardOnce = (message: unknown) => {
    const { socket, server = socket.server } = message as Message
    if (!(server instanceof Server) || guarded.has(server)) return
    guarded.add(server)
    guardServer(server, options)
  }
  subscribe("net.server.socket", guardOnce)
  // For a connection that was there before.
  subscribe("http.server.request.start", guardOnce)
}

/** Guards one server, before its first request. */
export function guardServer(
  server: Server,
  { door, origin, dev }: GuardOptions,
  limits: Partial<typeof usualLimits> = usualLimits,
): void {
  const listeners = server.listeners("request") as RequestListener[]
  const guarded: RequestListener = (request, response) => {
    if (door(request, response)) for (const listener of listeners) listener.call(server, request, response)
  }
  server.removeAllListeners("request").on("request", guarded).on("checkExpectation", guarded)
  // The door refuses a request without Host: Node's own refusal would lack the headers of our answers.
  Object.assign(server, limits, { requireHostHeader: false })
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex & { bytesRead?: number }) => {
    // Browsers open connections before they need them. An answer on an unused one would be taken for the answer to the first
    // request sent on it, whereas a closed one is simply replaced.
    if (error.code === "ECONNRESET" || !socket.writable || socket.bytesRead === 0) return socket.destroy()
    socket.end(answerTo(error.code, origin))
  })
  if (dev) return
  // What asks for an upgrade is a request like any other: an upgraded connection would pass by the door.
  Object.assign(server, { shouldUpgradeCallback: () => false })
  // Next closes the server when it is to stop, and would wait for a slow client for ever.
  server.close = (done) => {
    void drain([server], DRAIN_TIME).then(() => done?.(), done)
    return server
  }
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
