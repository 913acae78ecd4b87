import { redisDriver } from "../drivers/redis.ts"
import type { RedisClient } from "../drivers/redis-client.ts"
import { keyedEntry } from "./entry.ts"

interface RedisStoreOptions {
  readonly name?: string
  /** What keys begin with. Default: "session:" */
  readonly prefix?: string
  /** How many replicas must have a write before it is answered. Default: 0, which is fast, and loses what only the first server had. */
  readonly replicas?: number
}

/**
 * Redis or Valkey: a key for each session. Processes on any number of machines may share it.
 * @param client of the package `redis`, by createClient, createCluster, or createSentinel with `maxCommandRediscovers: 0`. It is
 * connected at the first request. When it gets no answer it is destroyed and connected anew: let nobody else use it
 */
export function redis(client: RedisClient, { name = "redis", ...options }: RedisStoreOptions = {}) {
  const problems = () => [
    ...(typeof client?.evalSha === "function"
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
