import { once } from "node:events"
import { createServer } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { text } from "node:stream/consumers"
import { expect, onTestFinished, test } from "vitest"
import { type GuardOptions, guardServer, guardServers } from "./guard-servers.ts"

const options: GuardOptions = { door: () => true, origin: "http://localhost", dev: false }

/** A server that somebody else has made. */
async function start() {
  const server = createServer({ connectionsCheckingInterval: 10 }, (_, response) => response.end("hello"))
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  onTestFinished(() => void server.close())
  return server
}

/** What the server says to this, until it closes the connection. */
async function said(sent: string, server: Awaited<ReturnType<typeof start>>): Promise<string> {
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  await once(socket, "connect")
  if (sent) socket.write(sent)
  return text(socket)
}

async function guarded(changes: Partial<GuardOptions> = {}) {
  const server = await start()
  guardServer(server, { ...options, ...changes }, { headersTimeout: 50, requestTimeout: 50 })
  return server
}

const request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

test("a connection on which nothing was sent is closed without a word", async () => {
  expect(await said("", await guarded())).toBe("")
})

test("half a request is 408", async () => {
  expect(await said("GET / HTTP/1.1\r\nHost: loc", await guarded())).toMatch(/^HTTP\/1.1 408 /)
})

test("what is no request is 400", async () => {
  expect(await said("\0\0\0\r\n\r\n", await guarded())).toMatch(/^HTTP\/1.1 400 /)
})

test("a request that the door lets in is answered", async () => {
  expect(await said(request, await guarded())).toMatch(/^HTTP\/1.1 200 [\s\S]*hello/)
})

test("what the door answers, the server does not see", async () => {
  const door: GuardOptions["door"] = (_, response) => {
    response.writeHead(403).end()
    return false
  }
  expect(await said(request, await guarded({ door }))).toMatch(/^HTTP\/1.1 403 (?![\s\S]*hello)/)
})

test("a server is guarded from the first request on, without a word from whoever made it, and once", async () => {
  const server = await start()
  const asked: string[] = []
  guardServers({
    ...options,
    door: ({ url = "" }, response) => {
      if (server.listening) asked.push(url)
      response.setHeader("X-Door", "1")
      return true
    },
  })
  for (let i = 0; i < 2; i++) expect(await said(request, server)).toMatch(/x-door: 1[\s\S]*hello/i)
  expect(asked).toEqual(["/", "/"])
})

test("a server that is closed answers the requests in flight, and closes the connections that are idle", async () => {
  const server = await guarded()
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  socket.write(request.replace("close", "keep-alive"))
  await once(socket, "data")
  await new Promise((resolve) => server.close(resolve))
  expect(server.listening).toBe(false)
})
