/** The driver and the client that it is given. */
import { createClient, createCluster, createSentinel } from "redis"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { redis } from "../stores/redis.ts"
import { type RedisServer, redisProgram, startRedis } from "../testing/redis-server.ts"
import { makeRow, newId } from "../testing/rows.ts"
import { redisDriver } from "./redis.ts"

test("each of the clients that the package makes fits, and anything else is told what to make", () => {
  const clients = [
    redis(createClient()),
    redis(createClient({ RESP: 2 })),
    redis(createCluster({ rootNodes: [] })),
    redis(createSentinel({ name: "sessions", sentinelRootNodes: [{ host: "127.0.0.1", port: 1 }] })),
  ]
  for (const entry of clients) expect(entry.problems()).toEqual([])
  expect(redis("redis://127.0.0.1" as never).problems()).toEqual([expect.stringContaining("createClient")])
  expect(redis(createClient(), { prefix: "a*" }).problems()).toEqual([expect.stringContaining("prefix")])
})

describe.skipIf(!redisProgram)("redis", () => {
  let server: RedisServer
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.remove())

  const settings = {
    "as it is made": {},
    "without a queue": { disableOfflineQueue: true },
    "with RESP 2": { RESP: 2 },
  } as const
  test.each(Object.entries(settings))("a client %s is connected by the first 50 requests, once", async (_, options) => {
    const client = createClient({ url: server.url, ...options })
    onTestFinished(() => client.destroy())
    let connections = 0
    client.on("connect", () => connections++)
    const driver = redisDriver({ client })
    expect(connections).toBe(0)
    const ids = Array.from({ length: 50 }, newId)
    await Promise.all(ids.map((id) => driver.create(id, makeRow())))
    expect(connections).toBe(1)
    expect(await driver.update(ids[0] as never, makeRow({ version: 2 }), 1)).toBe("ok")
    expect(await driver.read(ids[0] as never)).toEqual(makeRow({ version: 2 }))
  })

  test("one that is connected is used as it is, by two sets of sessions that know nothing of each other", async () => {
    const client = await createClient({ url: server.url }).connect()
    onTestFinished(() => client.destroy())
    const [one, other] = [redisDriver({ client, prefix: "a:" }), redisDriver({ client, prefix: "b:" })]
    const id = newId()
    await one.create(id, makeRow())
    expect(await other.read(id)).toBeNull()
    for await (const each of other.ids()) throw new Error(each)
    await other.create(id, makeRow({ data: "other" }))
    expect(await one.delete(id)).toBe("ok")
    expect(await other.read(id)).toEqual(makeRow({ data: "other" }))
    expect(await client.clientList()).toHaveLength(1)
  })

  test("somebody listens to its errors: the application if it does, else the driver, and once", async () => {
    const told: Error[] = []
    const [own, shared] = [createClient({ url: server.url }), createClient({ url: server.url })]
    shared.on("error", () => {})
    redisDriver({ client: own, onError: (error) => told.push(error) })
    redisDriver({ client: own, onError: (error) => told.push(error) })
    redisDriver({ client: shared, onError: (error) => told.push(error) })
    for (const client of [own, shared]) client.emit("error", new Error("lost"))
    expect(told.map(({ message }) => message)).toEqual(["lost"])
  })

  test("one that the application has closed is connected again by the next request", async () => {
    const client = await createClient({ url: server.url }).connect()
    const driver = redisDriver({ client })
    await client.close()
    await driver.check()
    client.destroy()
  })
})
