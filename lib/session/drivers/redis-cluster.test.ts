/** Sessions on a cluster of three masters. */
import { createCluster } from "redis"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { driverContract } from "../testing/driver-contract.ts"
import { clusterIsUp, startCluster, until, works } from "../testing/redis-fleet.ts"
import { type RedisServer, redisProgram } from "../testing/redis-server.ts"
import { makeRow, newId } from "../testing/rows.ts"
import { redisDriver } from "./redis.ts"

describe.skipIf(!redisProgram)("redis, a cluster", () => {
  let servers: RedisServer[]
  beforeAll(async () => {
    servers = await startCluster()
  })
  afterAll(() => Promise.all(servers.map((server) => server.remove())))

  let places = 0
  function place(close: (client: { destroy(): void }) => void) {
    const prefix = `test${++places}:`
    return (replicas = 0) => {
      const client = createCluster({ rootNodes: servers.map(({ url }) => ({ url })) })
      close(client)
      return redisDriver({ client, prefix, replicas })
    }
  }

  driverContract("redis, a cluster,", async () => {
    const clients: { destroy(): void }[] = []
    const open = place((client) => clients.push(client))
    let isDown = false
    const fail = async () => {
      isDown = true
      await Promise.all(servers.map((server) => server.stop()))
    }
    const close = async () => {
      for (const client of clients) client.destroy()
      if (!isDown) return
      await Promise.all(servers.map((server) => server.start()))
      await clusterIsUp(servers)
    }
    return { driver: open(), reopen: open, fail, close }
  })

  const openHere = () => place((client) => onTestFinished(() => client.destroy()))
  test("a master that is down takes its own sessions away, and no others; then all are back", async () => {
    const driver = openHere()()
    const ids = Array.from({ length: 30 }, newId)
    await until(() => works(driver.check()))
    await Promise.all(ids.map((id) => driver.create(id, makeRow())))
    await servers[0]?.stop()
    const readAll = async () => {
      const started = performance.now()
      const results = await Promise.allSettled(ids.map((id) => driver.read(id)))
      return { results, took: performance.now() - started }
    }
    const { results, took } = await readAll()
    const lost = results.filter(({ status }) => status === "rejected")
    expect(lost.length).toBeGreaterThan(0)
    expect(lost.length).toBeLessThan(ids.length)
    for (const result of lost) expect(result).toMatchObject({ reason: { name: "StoreUnavailableError" } })
    // Only the first wait for its connection.
    expect((await readAll()).took).toBeLessThan(took / 2)
    await expect(driver.check()).rejects.toMatchObject({ name: "StoreUnavailableError" })
    await servers[0]?.start()
    await clusterIsUp(servers)
    await until(() => works(driver.check()))
    for (const id of ids) expect(await driver.read(id)).toEqual(makeRow())
  })

  test("keys that move to another master are found there, also where a write has to reach replicas", async () => {
    const open = openHere()
    const [driver, replicated] = [open(), open(1)]
    const id = newId()
    expect(await driver.read(id)).toBeNull()
    expect(await replicated.read(id)).toBeNull()
    const slot = String(await servers[0]?.send("CLUSTER", "KEYSLOT", `test${places}:{${id}}`))
    const home = Math.floor((Number(slot) * 3) / 16_384)
    const target = String(await servers[(home + 1) % 3]?.send("CLUSTER", "MYID"))
    for (const server of [servers[(home + 1) % 3], servers[home]])
      await server?.send("CLUSTER", "SETSLOT", slot, "NODE", target)
    await driver.create(id, makeRow())
    const refusal = () => replicated.update(id, makeRow({ version: 2 }), 1).then(() => "", String)
    await until(async () => /0 of 1 replicas/.test(await refusal()))
    expect(await replicated.read(id)).not.toBeNull()
  })
})
