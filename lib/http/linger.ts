import type { IncomingMessage } from "node:http"
import { Socket } from "node:net"

/** What is still read of a request that has its answer: bytes, and milliseconds until the connection is cut. */
const LINGER = { bytes: 16 * 1024 * 1024, milliseconds: 30_000 }

/**
 * Closes a connection so that the answer arrives: says that nothing more will come, and reads on, until the client has closed
 * it too. Closed with bytes unread, the system would reset it, and a reset overtakes the answer (RFC 9112, 9.6).
 */
export function lingeringClose(socket: Socket, { bytes, milliseconds } = LINGER): void {
  const last = socket.bytesRead + bytes
  socket.end()
  const watch = setInterval(() => socket.bytesRead > last && socket.destroy(), 50)
  const end = setTimeout(() => socket.destroy(), milliseconds)
  socket.once("close", () => {
    clearInterval(watch)
    clearTimeout(end)
  })
}

/** Makes Node close the connection of a request in this way, where it would destroy it with a part of the request unread. */
export function lingerAfter(request: IncomingMessage, limits = LINGER): void {
  const { socket } = request
  socket.destroySoon = () => {
    if (request.complete) return Socket.prototype.destroySoon.call(socket)
    request.resume()
    lingeringClose(socket, limits)
  }
}
