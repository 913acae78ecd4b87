import { once } from "node:events"
import { request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from "node:http"
import type { AddressInfo } from "node:net"
import { text } from "node:stream/consumers"
import { onTestFinished } from "vitest"
import type { FrontDoorOptions } from "../front-door.ts"
import { drain } from "../shutdown.ts"
import { listenBehindDoor } from "./listen.ts"

export const origin = "https://example.org"

interface Seen {
  readonly seen: IncomingHttpHeaders
  readonly read: string
}

/** Starts a server behind the front door, for one test: it answers with the headers that Next would see, and the body that it would read. */
export async function start(options: Partial<FrontDoorOptions> = {}) {
  const server = await listenBehindDoor({ origin, trustedProxies: [], ...options }, async (request, response) => {
    response.end(JSON.stringify({ seen: request.headers, read: await text(request) }))
  })
  onTestFinished(() => drain([server], 0))
  const { port } = server.address() as AddressInfo
  return {
    port,
    async send(method: string, path: string, headers: OutgoingHttpHeaders = {}, body = "") {
      const request = httpRequest({ port, host: "127.0.0.1", method, path, headers }).end(body)
      const [response] = await once(request, "response")
      const answer = await text(response)
      const { seen, read }: Seen = answer.startsWith('{"seen"') ? JSON.parse(answer) : { seen: {}, read: "" }
      return { status: response.statusCode, headers: response.headers as IncomingHttpHeaders, body: answer, seen, read }
    },
  }
}
