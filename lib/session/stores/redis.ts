import { type RedisOptions, redisDriver } from "../drivers/redis.ts"
import type { RedisClient } from "../drivers/redis-client.ts"
import { keyedEntry } from "./entry.ts"

interface RedisStoreOptions extends Pick<RedisOptions, "prefix" | "replicas"> {
  readonly name?: string
}

/**
 * Redis or Valkey: a key for each session. Processes on any number of machines may share it.
 * @param client of the package `redis`, by createClient, createCluster, or createSentinel with `maxCommandRediscovers: 0`. It is
 * connected at the first request. When it gets no answer it is destroyed and connected anew: let nobody else use it
 */
export function redis(client: RedisClient, { name = "redis", ...options }: RedisStoreOptions = {}) {
  const problems = () => [
    ...(typeof client?.eval === "function"
      ? []
      : ["redis(client) got no client: make one with createClient({ url }) of the package `redis`"]),
    ...(isPrefix.test(options.prefix ?? "session:")
      ? []
      : [
          `redis(…) can not have the prefix ${JSON.stringify(options.prefix)}: use letters, digits, "-", "_", "." and ":"`,
        ]),
  ]
  return keyedEntry(
    name,
    ({ report }) => redisDriver({ client, ...options, onBroken: report, onError: report }),
    problems,
  )
}

/** Without what a pattern of SCAN, or a cluster, gives a meaning to. */
const isPrefix = /^[\w.:-]*$/
