import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { expect, onTestFinished, test } from "vitest"
import { lingerAfter } from "./linger.ts"

/** A client that has its answer and sends on, without ever closing its side. */
async function answered(limits: { bytes: number; milliseconds: number }) {
  const server = createServer((request, response) => {
    lingerAfter(request, limits)
    response.writeHead(403, { Connection: "close" }).end("no")
  })
  await once(server.listen(0, "127.0.0.1"), "listening")
  onTestFinished(() => void server.close())
  const socket = connect({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", allowHalfOpen: true })
  socket.on("error", () => {})
  socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000000\r\n\r\nx")
  const [answer] = await once(socket, "data")
  expect(String(answer)).toMatch(/^HTTP\/1.1 403 /)
  return socket.resume()
}

test("who sends on without end is cut off", async () => {
  const socket = await answered({ bytes: 100_000, milliseconds: 60_000 })
  const closed = new Promise((resolve) => socket.once("close", resolve))
  const send = () => socket.write("x".repeat(10_000)) && setImmediate(send)
  socket.on("drain", send)
  send()
  await closed
})

test("and so is who waits", async () => {
  const socket = await answered({ bytes: 100_000_000, milliseconds: 10 })
  await once(socket, "end")
  // Its next word meets nobody.
  const closed = new Promise((resolve) => socket.once("close", resolve))
  const send = setInterval(() => socket.write("x"), 5)
  await closed
  clearInterval(send)
})
