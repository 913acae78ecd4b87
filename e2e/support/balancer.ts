import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http"
import { type AddressInfo, connect, type Socket } from "node:net"
import { pipeline } from "node:stream"

/** The header of an answer that tells the port of the instance that gave it. */
export const answeredBy = "x-answered-by"

/**
 * A proxy in front of several instances of a site, as a load balancer is: it gives each request to the next one in turn,
 * whoever sends it, and passes over those that take no connection.
 */
export async function startBalancer() {
  /** By the port of an instance: its requests, each on a connection of its own. */
  const instances = new Map<number, Set<Socket>>()
  let turn = 0

  async function connectToNext(tried: readonly number[]): Promise<Socket | null> {
    const ports = [...instances.keys()].filter((port) => !tried.includes(port))
    const first = turn++
    for (let n = 0; n < ports.length; n++) {
      const port = ports[(first + n) % ports.length] as number
      const requests = instances.get(port)
      if (!requests) continue
      const socket = connect(port, "127.0.0.1").on("close", () => requests.delete(socket))
      requests.add(socket)
      // Nothing was sent yet: the next one may do it.
      if (await once(socket, "connect").catch(() => null)) return socket
    }
    return null
  }

  async function forward(
    request: IncomingMessage,
    response: ServerResponse,
    tried: readonly number[] = [],
  ): Promise<void> {
    const socket = await connectToNext(tried)
    if (!socket) return void response.writeHead(tried.length > 0 ? 404 : 502).end()
    const { method = "GET", url = "/" } = request
    const { forwarded, "x-forwarded-for": before, ...headers } = request.headers
    const chain = [before, request.socket.remoteAddress].filter(Boolean).join(", ")
    const sent = { ...headers, connection: "close", "x-forwarded-for": chain }
    const port = socket.remotePort as number
    const outgoing = send({ method, path: url, headers: sent, createConnection: () => socket }, (answer) => {
      // While two releases run side by side, the scripts of a page may be with another instance than the page was.
      if (answer.statusCode === 404 && url.startsWith("/_next/static/")) {
        answer.resume()
        return void forward(request, response, [...tried, port])
      }
      const { connection, "keep-alive": keepAlive, ...kept } = answer.headers
      response.writeHead(answer.statusCode as number, { ...kept, [answeredBy]: port })
      pipeline(answer, response, () => {})
    })
    // It may have been done, or not: to its sender there is no answer.
    outgoing.on("error", () => response.destroy())
    response.on("close", () => outgoing.destroy())
    request.pipe(outgoing)
  }

  const server = createServer((request, response) => void forward(request, response)).listen(0, "127.0.0.1")
  await once(server, "listening")
  return {
    origin: `http://localhost:${(server.address() as AddressInfo).port}`,
    add(port: number) {
      instances.set(port, new Set())
    },
    /** Gives an instance no more requests, and waits until those that it has are answered. */
    async drain(port: number) {
      const requests = instances.get(port) ?? []
      instances.delete(port)
      await Promise.all([...requests].map((socket) => once(socket, "close")))
    },
    close() {
      server.close().closeAllConnections()
    },
  }
}
