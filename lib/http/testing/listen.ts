import { createServer, type RequestListener, type Server } from "node:http"
import { type FrontDoorOptions, frontDoor } from "../front-door.ts"
import { guardServer } from "../guard-servers.ts"

/** Starts a server as Next does, behind the front door as it stands before Next's. */
export async function listenBehindDoor(options: FrontDoorOptions, handler: RequestListener): Promise<Server> {
  const server = createServer(handler)
  const { origin } = options
  guardServer(server, {
    door: (...exchange) => frontDoor(...exchange, options),
    origin,
    dev: false,
    keepAliveTimeout: 5000,
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  return server
}
