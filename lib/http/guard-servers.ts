/**
 * Puts the front door before the HTTP servers of this process. Next makes them, in `next start`, in `next dev` and in the
 * standalone output; Node tells of each connection and each request, before anyone handles it.
 */
import { subscribe } from "node:diagnostics_channel"
import { type IncomingMessage, type RequestListener, Server, type ServerResponse } from "node:http"
import { Socket } from "node:net"
import type { Duplex } from "node:stream"
import { lingerAfter, lingeringClose } from "./linger.ts"
import { drain } from "./shutdown.ts"
import { answerUnread } from "./unread.ts"

/** Milliseconds. A slow client must not hold its connection for ever. */
const usualLimits = { headersTimeout: 10_000, requestTimeout: 30_000 }

/** Connections that are open at once, beyond which a new one costs those that are idle. */
const MANY_CONNECTIONS = 5000

/** Milliseconds for requests in flight, when the server is to stop. */
const DRAIN_TIME = 7000

/** Prepares a request and its answer. @returns the request to be handled; null when it has its answer */
export type Door = (request: IncomingMessage, response: ServerResponse) => Promise<IncomingMessage | null>

export interface GuardOptions {
  readonly door: Door
  /** The site's own. */
  readonly origin: string
  /** Whether one develops: pages ask for an upgrade, to learn what has changed, and the server ends at once. */
  readonly dev: boolean
  /** Milliseconds for which a connection without a request is kept. */
  readonly keepAliveTimeout: number
}

interface Message {
  readonly server?: unknown
  readonly socket: { readonly server?: unknown }
}

/** Those that have their guard. */
const guardedServers = new WeakSet<Server>()

/** Guards each server from its next connection on. */
export function guardServers(options: GuardOptions): void {
  const guardOnce = (message: unknown) => {
    const { socket, server = socket.server } = message as Message
    if (server instanceof Server && !guardedServers.has(server)) guardServer(server, options)
  }
  subscribe("net.server.socket", guardOnce)
  // For a connection that was there before.
  subscribe("http.server.request.start", guardOnce)
}

/** Guards one server, before its first request. */
export function guardServer(
  server: Server,
  { door, origin, dev, keepAliveTimeout }: GuardOptions,
  { connections = MANY_CONNECTIONS, ...limits }: Partial<typeof usualLimits & { connections: number }> = {},
): void {
  guardedServers.add(server)
  const listeners = server.listeners("request") as RequestListener[]
  const guarded: RequestListener = async (request, response) => {
    const { socket } = request
    // Nothing more is taken on a connection that is being closed, nor from who is gone: whose address could not be told.
    if (socket.writableEnded || socket.remoteAddress === undefined) return
    lingerAfter(request)
    const prepared = await door(request, response)
    if (prepared) for (const listener of listeners) listener.call(server, prepared, response)
  }
  server.removeAllListeners("request").on("request", guarded).on("checkExpectation", guarded)
  // The door refuses a request without Host: Node's own refusal would lack the headers of our answers.
  Object.assign(server, usualLimits, limits, { requireHostHeader: false })
  // Next sets one where `next start` is told to: `--keepAliveTimeout`.
  if (server.keepAliveTimeout === new Server().keepAliveTimeout) server.keepAliveTimeout = keepAliveTimeout
  server.on("connection", () => {
    server.getConnections((_, open) => open > connections && server.closeIdleConnections())
  })
  const answered = new WeakSet<Duplex>()
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    // What follows an error is one again.
    if (answered.has(socket)) return
    answered.add(socket)
    // Browsers open connections before they need them. An answer on an unused one would be taken for the answer to the first
    // request sent on it, whereas a closed one is simply replaced.
    const isUnused = socket instanceof Socket && socket.bytesRead === 0
    if (error.code === "ECONNRESET" || !socket.writable || isUnused) return socket.destroy()
    socket.write(answerUnread(error.code, origin))
    lingeringClose(socket as Socket)
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
