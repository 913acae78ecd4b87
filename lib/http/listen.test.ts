import { once } from "node:events"
import { type AddressInfo, connect } from "node:net"
import { text } from "node:stream/consumers"
import { expect, onTestFinished, test } from "vitest"
import { listen } from "./listen.ts"

/** What the server says to this, until it closes the connection. */
async function said(sent: string): Promise<string> {
  const soon = { headersTimeout: 50, requestTimeout: 50, connectionsCheckingInterval: 10 }
  const place = { address: "127.0.0.1", port: 0, origin: "http://localhost" }
  const server = await listen((_, response) => response.end("hello"), place, soon)
  onTestFinished(() => void server.close())
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  await once(socket, "connect")
  if (sent) socket.write(sent)
  return text(socket)
}

test("a connection on which nothing was sent is closed without a word", async () => {
  expect(await said("")).toBe("")
})

test("half a request is 408", async () => {
  expect(await said("GET / HTTP/1.1\r\nHost: loc")).toMatch(/^HTTP\/1.1 408 /)
})

test("what is no request is 400", async () => {
  expect(await said("\0\0\0\r\n\r\n")).toMatch(/^HTTP\/1.1 400 /)
})

test("a request is answered", async () => {
  const answer = await said("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
  expect(answer).toMatch(/^HTTP\/1.1 200 [\s\S]*hello/)
})
