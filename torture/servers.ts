/** Servers that places need: each is started when it is asked for first, one for all checks, and stopped by `stopServers`. */
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { type RedisServer, redisProgram, startRedis } from "../lib/session/testing/redis-server.ts"
import { type Postgresql, startPostgresql } from "../lib/testing/postgresql.ts"

// What is not tried must not look like what went well.
if (!redisProgram) console.warn("NOT TRIED: redis. No Redis or Valkey is installed (Debian: redis-server).")

let redis: Promise<RedisServer> | undefined
let postgresql: Promise<Postgresql> | undefined

/** The URL of the Redis that the processes of this folder share. */
export const redisUrl = (folder: string) =>
  once(join(folder, "redis.url"), async () => {
    redis ??= startRedis()
    return (await redis).url
  })

/** The URL of a database in PostgreSQL that belongs to this folder, for all processes that share it. */
export const postgresqlUrl = (folder: string) =>
  once(join(folder, "postgresql.url"), async () => {
    postgresql ??= startPostgresql()
    return (await postgresql).newDatabase()
  })

/** What the first process that asks has found out is in a file for the others. */
async function once(file: string, find: () => Promise<string>): Promise<string> {
  if (!existsSync(file)) writeFileSync(file, await find())
  return readFileSync(file, "utf8")
}

export async function stopServers(): Promise<void> {
  await Promise.all([redis, postgresql].map(async (server) => (await server)?.remove()))
  redis = undefined
  postgresql = undefined
}
