/** A master with its replica, also where a Sentinel watches them. */
import { createClient, createSentinel } from "redis"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { driverContract } from "../testing/driver-contract.ts"
import { follow, knowsReplica, startReplica, startSentinel, until, works } from "../testing/redis-fleet.ts"
import { type RedisServer, redisProgram, startRedis } from "../testing/redis-server.ts"
import { makeRow, newId } from "../testing/rows.ts"
import { redisDriver } from "./redis.ts"

const unavailable = { name: "StoreUnavailableError" }

describe.skipIf(!redisProgram)("redis, behind a Sentinel", () => {
  let master: RedisServer
  let replica: RedisServer
  let sentinel: RedisServer
  beforeAll(async () => {
    master = await startRedis()
    replica = await startReplica(master)
    sentinel = await startSentinel("sessions", master)
  })
  afterAll(async () => {
    for (const server of [sentinel, replica, master]) await server.remove()
  })

  const makeClient = () =>
    createSentinel({
      name: "sessions",
      sentinelRootNodes: [{ host: "127.0.0.1", port: sentinel.port }],
      maxCommandRediscovers: 0,
    })

  const clients: ReturnType<typeof makeClient>[] = []
  beforeAll(() => {
    clients.push(makeClient(), makeClient())
  })
  afterAll(() => Promise.all(clients.map((client) => client.destroy())))

  let places = 0
  driverContract("redis, each write on a replica too,", async () => {
    const prefix = `test${++places}:`
    const open = (index: number) =>
      redisDriver({ client: clients[index] as ReturnType<typeof makeClient>, prefix, replicas: 1 })
    const driver = open(0)
    let isDown = false
    const fail = async () => {
      isDown = true
      for (const server of [sentinel, replica, master]) await server.stop()
    }
    const close = async () => {
      if (!isDown) return
      await Promise.all([master.start(), replica.start()])
      await follow(replica, master)
      await sentinel.start()
      await knowsReplica(sentinel, "sessions")
      await until(() => works(driver.check()))
    }
    return { driver, reopen: () => open(1), fail, close }
  })

  test("a write that has to reach a replica is not answered without one", async () => {
    const client = createClient({ url: master.url })
    onTestFinished(() => client.destroy())
    const [driver, greedy] = [1, 2].map((replicas) => redisDriver({ client, replicas }))
    const id = newId()
    await driver?.create(id, makeRow())
    await expect(greedy?.update(id, makeRow({ version: 2 }), 1)).rejects.toMatchObject(unavailable)
    await expect(greedy?.check()).rejects.toThrow("1 of 2 replicas have the write")
  })

  test("the master is killed under writes: each is answered or refused, and the Sentinel's next master is written to", async () => {
    const client = makeClient()
    onTestFinished(() => client.destroy())
    const driver = redisDriver({ client, prefix: "failover:", replicas: 1 })
    const kept = []
    for (; kept.length < 20; ) {
      const id = newId()
      await driver.create(id, makeRow())
      kept.push(id)
    }
    await master.stop("SIGKILL")
    let refused = 0
    // With a replica for each write nothing could be written now: there is none left.
    const after = redisDriver({ client, prefix: "failover:" })
    await until(() =>
      works(
        after.create(newId(), makeRow()).catch((error) => {
          expect(error).toMatchObject(unavailable)
          refused++
          throw error
        }),
      ),
    )
    expect(refused).toBeGreaterThan(0)
    for (const id of kept) expect(await after.read(id)).toEqual(makeRow())
    await expect(driver.create(newId(), makeRow())).rejects.toThrow("0 of 1 replicas have the write")
  })
})
