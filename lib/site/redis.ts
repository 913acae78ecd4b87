import { createClient } from "redis"
import { logger } from "../log/logger.ts"
import { processWide } from "../session/process-wide.ts"
import { env } from "./env.ts"

const held = () => processWide("redis connection", (): { client?: ReturnType<typeof connectTo> } => ({}))

/** The process's one connection to Redis. The redis store connects it at its first use. @throws ConfigurationError */
export function redisClient() {
  const connection = held()
  connection.client ??= connectTo(env().redisUrl)
  return connection.client
}

/** Ends the connection, if there is one: it would keep a command from ending. */
export const disconnectRedis = () => held().client?.destroy()

function connectTo(url: string | undefined) {
  if (url === undefined) throw new Error("The redis store needs REDIS_URL")
  // It goes on trying to connect: what it says of one outage again and again is logged once.
  let isTold = false
  // A server that takes the connection and then says nothing is given up; the pings keep one that has nothing to do.
  return createClient({ url, pingInterval: 5000, socket: { socketTimeout: 15_000 } })
    .on("error", (error) => {
      if (!isTold) logger.warn({ event: "redis_connection_failed", err: error })
      isTold = true
    })
    .on("ready", () => {
      isTold = false
    })
}
