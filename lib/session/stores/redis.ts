import { type RedisOptions, redisDriver } from "../drivers/redis.ts"
import type { RedisClient } from "../drivers/redis-client.ts"
import { keyedEntry, unknownIn } from "./entry.ts"

interface RedisStoreOptions extends Pick<RedisOptions, "prefix" | "replicas"> {
  readonly name?: string
}

/**
 * Redis or Valkey: a key for each session. Processes on any number of machines may share it.
 * @param client of the package `redis`, by createClient, createCluster, or createSentinel with `maxCommandRediscovers: 0`. It is
 * connected at the first request. When it gets no answer it is destroyed and connected anew: let nobody else use it
 */
export function redis(client: RedisClient, { name = "redis", prefix, replicas, ...others }: RedisStoreOptions = {}) {
  const problems = () => [
    ...unknownIn("redis(…)", others, ["name", "prefix", "replicas"]),
    // Which no client of another package has.
    ...(typeof client?.withCommandOptions === "function"
      ? []
      : ["redis(client) got no client: make one with createClient({ url }) of the package `redis`"]),
    ...(isPrefix.test(prefix ?? "session:")
      ? []
      : [`redis(…) can not have the prefix ${JSON.stringify(prefix)}: use letters, digits, "-", "_", "." and ":"`]),
  ]
  return keyedEntry(
    name,
    ({ report }) => redisDriver({ client, prefix, replicas, onBroken: report, onError: report }),
    problems,
  )
}

/** Without what a pattern of SCAN, or a cluster, gives a meaning to. */
const isPrefix = /^[\w.:-]*$/
