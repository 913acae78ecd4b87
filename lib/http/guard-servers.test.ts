import { once } from "node:events"
import { createServer, type ServerResponse } from "node:http"
import { type AddressInfo, connect } from "node:net"
import { text } from "node:stream/consumers"
import { expect, onTestFinished, test } from "vitest"
import { type Door, type GuardOptions, guardServer, guardServers } from "./guard-servers.ts"

const door: Door = async (request) => request
const options: GuardOptions = { door, origin: "http://localhost", dev: false, keepAliveTimeout: 60_000 }

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

async function guarded(changes: Partial<GuardOptions> = {}, limits: Parameters<typeof guardServer>[2] = {}) {
  const server = await start()
  guardServer(server, { ...options, ...changes }, { headersTimeout: 50, requestTimeout: 50, ...limits })
  return server
}

const unhurried = { headersTimeout: 60_000, requestTimeout: 60_000 }

const request = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"

test("a connection on which nothing was sent is closed without a word", async () => {
  expect(await said("", await guarded())).toBe("")
})

test("half a request is 408", async () => {
  expect(await said("GET / HTTP/1.1\r\nHost: loc", await guarded())).toMatch(/^HTTP\/1.1 408 /)
})

test("an answer to a request that is not read arrives, however much of it is still on its way", async () => {
  const server = await guarded({}, unhurried)
  const head = request.replace("GET", "POST").replace("Host", "Content-Length: 5000000\r\nHost")
  for (let n = 0; n < 10; n++)
    expect(await said(head + "x".repeat(5_000_000), server)).toMatch(/^HTTP\/1.1 200 [\s\S]*hello/)
  // What follows on a connection that is being closed is not for us any more.
  const more = `POST /more HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n`
  const answers = await said(`${head}${"x".repeat(5_000_000)}${more}${more}`, server)
  expect(answers.match(/HTTP\/1.1/g)).toHaveLength(1)
})

test("so does the answer to headers that are too long", async () => {
  const server = await guarded({}, unhurried)
  for (let n = 0; n < 10; n++)
    expect(await said(request.replace("Host", `X: ${"x".repeat(1_000_000)}\r\nHost`), server)).toMatch(
      /^HTTP\/1.1 431 /,
    )
})

test("what is no request is 400", async () => {
  expect(await said("\0\0\0\r\n\r\n", await guarded())).toMatch(/^HTTP\/1.1 400 /)
})

test("a request that the door lets in is answered", async () => {
  expect(await said(request, await guarded())).toMatch(/^HTTP\/1.1 200 [\s\S]*hello/)
})

test("what the door answers, the server does not see", async () => {
  const door: Door = async (_, response) => {
    response.writeHead(403).end()
    return null
  }
  expect(await said(request, await guarded({ door }))).toMatch(/^HTTP\/1.1 403 (?![\s\S]*hello)/)
})

test("a server is guarded from the first request on, without a word from whoever made it, and once", async () => {
  const server = await start()
  const asked: string[] = []
  guardServers({
    ...options,
    door: async (request, response) => {
      if (server.listening) asked.push(request.url ?? "")
      response.setHeader("X-Door", "1")
      return request
    },
  })
  for (let i = 0; i < 2; i++) expect(await said(request, server)).toMatch(/x-door: 1[\s\S]*hello/i)
  expect(asked).toEqual(["/", "/"])
})

test("a connection is kept between requests for as long as is said, and its client is told", async () => {
  const server = await guarded({ keepAliveTimeout: 620_000 })
  expect(server.keepAliveTimeout).toBe(620_000)
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  socket.write(request.replace("close", "keep-alive"))
  const [answer] = await once(socket, "data")
  expect(String(answer)).toContain("Keep-Alive: timeout=620")
  socket.destroy()
})

test("whoever makes a server with a timeout of its own keeps it", async () => {
  const server = await start()
  server.keepAliveTimeout = 7000
  guardServer(server, { ...options, keepAliveTimeout: 620_000 })
  expect(server.keepAliveTimeout).toBe(7000)
})

test("of too many connections those that are idle are closed, and those that are not are kept", async () => {
  const held: ServerResponse[] = []
  const door: Door = async (asked, response) => {
    if (asked.url !== "/slow") return asked
    held.push(response)
    return null
  }
  const server = await guarded({ door }, { ...unhurried, connections: 2 })
  const open = async (path: string) => {
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
    socket.write(request.replace("/", path).replace("close", "keep-alive"))
    if (path === "/") await once(socket, "data")
    else await expect.poll(() => held.length).toBe(1)
    return socket
  }
  const slow = await open("/slow")
  const idle = await open("/")
  const closed = once(idle.resume(), "close")
  const third = await open("/")
  await closed
  held[0]?.end("done")
  expect(String((await once(slow, "data"))[0])).toContain("done")
  for (const socket of [slow, third]) socket.destroy()
})

test("a server that is closed answers the requests in flight, and closes the connections that are idle", async () => {
  const server = await guarded()
  const socket = connect((server.address() as AddressInfo).port, "127.0.0.1")
  socket.write(request.replace("close", "keep-alive"))
  await once(socket, "data")
  await new Promise((resolve) => server.close(resolve))
  expect(server.listening).toBe(false)
})
