import { once } from "node:events"
import { Agent, createServer, get, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { expect, it } from "vitest"
import { drain } from "./shutdown.ts"

async function listen(handler: RequestListener) {
  const server = createServer(handler).listen(0, "127.0.0.1")
  await once(server, "listening")
  return server
}

it("answers what is in flight, closes what is idle, and takes no more", async () => {
  let answer = () => {}
  const server = await listen((_, response) => (answer = () => response.end("done")))
  const { port } = server.address() as AddressInfo
  const agent = new Agent({ keepAlive: true })
  const slow = get({ port, host: "127.0.0.1", agent })
  await once(server, "request")
  const drained = drain([server], 60_000)
  const [refused] = await once(get({ port, host: "127.0.0.1" }), "error")
  expect(refused).toMatchObject({ code: "ECONNREFUSED" })
  answer()
  const [response] = await once(slow, "response")
  expect(await text(response)).toBe("done")
  await drained
})

it("cuts off what takes too long", async () => {
  const server = await listen(() => {})
  const { port } = server.address() as AddressInfo
  const stuck = get({ port, host: "127.0.0.1" })
  await once(server, "request")
  const failed = once(stuck, "error")
  await drain([server], 10)
  expect((await failed)[0]).toMatchObject({ code: "ECONNRESET" })
})
