/** Servers that places need: each is started when it is asked for first, one for all checks, and stopped by `stopServers`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type RedisServer, redisProgram, startRedis } from "../lib/session/testing/redis-server.ts"

// What is not tried must not look like what went well.
if (!redisProgram) console.warn("Not tried: redis. Neither redis-server nor valkey-server is installed.")

let redis: Promise<RedisServer> | undefined

/** The URL of the Redis that the processes of this folder share. */
export async function redisUrl(folder: string): Promise<string> {
  const file = join(folder, "redis.url")
  if (!existsSync(file)) {
    redis ??= startRedis()
    writeFileSync(file, (await redis).url)
  }
  return readFileSync(file, "utf8")
}

export async function stopServers(): Promise<void> {
  await (await redis)?.remove()
  redis = undefined
}
