import { createClient } from "redis"
import { redisDriver } from "../drivers/redis.ts"
import { keyed } from "../stores/keyed.ts"
import { type StoreUnderTest, timeouts } from "./bench.ts"
import { type RedisServer, startRedis } from "./redis-server.ts"

/** One server for all tests of this process, until it ends. */
let server: Promise<RedisServer> | undefined
let places = 0

/** The redis store on a real server, with keys that no other test uses. */
export async function openRedisPlace(): Promise<StoreUnderTest> {
  server ??= startRedis()
  const { url } = await server
  const prefix = `place${++places}:`
  const clients: { destroy(): void }[] = []
  const driver = () => {
    const client = createClient({ url })
    clients.push(client)
    return redisDriver({ client, prefix })
  }
  const open = () => keyed({ name: "redis", driver: driver(), timeouts })
  const close = () => {
    for (const client of clients) client.destroy()
  }
  return { store: open(), again: open, driver: driver(), close }
}
