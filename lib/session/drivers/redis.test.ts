import { createClient } from "redis"
import { afterAll, beforeAll, describe } from "vitest"
import { driverContract } from "../testing/driver-contract.ts"
import { type RedisServer, redisProgram, startRedis } from "../testing/redis-server.ts"
import { redisDriver } from "./redis.ts"

describe.skipIf(!redisProgram)("redis", () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.remove())

  let places = 0
  driverContract("redis", async () => {
    const prefix = `test${++places}:`
    const clients: { destroy(): void }[] = []
    const open = () => {
      const client = createClient({ url: server.url })
      clients.push(client)
      return redisDriver({ client, prefix })
    }
    let isDown = false
    const fail = async () => {
      isDown = true
      await server.stop()
    }
    const close = async () => {
      for (const client of clients) client.destroy()
      if (isDown) await server.start()
    }
    return { driver: open(), reopen: open, fail, close }
  })
})
