/** Sessions on a cluster of three masters. */
import type { EventEmitter } from "node:events"
import { createCluster } from "redis"
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest"
import { driverContract } from "../testing/driver-contract.ts"
import { clusterIsUp, startCluster, until, waits, works } from "../testing/redis-fleet.ts"
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
  function place(keep: (client: EventEmitter & { destroy(): void }) => void) {
    const prefix = `test${++places}:`
    return (replicas = 0) => {
      const client = createCluster({ rootNodes: servers.map(({ url }) => ({ url })) })
      keep(client)
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

  const openHere = (keep = (_: EventEmitter) => {}) =>
    place((client) => {
      onTestFinished(() => client.destroy())
      keep(client)
    })
  test("a master that is down takes its own sessions away, and no others; then all are back", async () => {
    let told = 0
    const driver = openHere((client) => client.on("node-error", () => told++))()
    const ids = Array.from({ length: 30 }, newId)
    await until(() => works(driver.check()))
    await Promise.all(ids.map((id) => driver.create(id, makeRow())))
    told = 0
    await servers[0]?.stop()
    await until(async () => told > 0)
    const reads = ids.map((id) => driver.read(id))
    expect(await Promise.all(reads.map(waits))).not.toContain(false)
    const results = await Promise.allSettled(reads)
    const lost = ids.filter((_, n) => results[n]?.status === "rejected")
    const unavailable = { name: "StoreUnavailableError" }
    for (const result of results) if (result.status === "rejected") expect(result.reason).toMatchObject(unavailable)
    expect(lost.length).toBeGreaterThan(0)
    expect(lost.length).toBeLessThan(ids.length)
    // Only the first wait for its connection.
    for (const id of lost) {
      const next = driver.read(id)
      expect(await waits(next)).toBe(false)
      await expect(next).rejects.toMatchObject(unavailable)
    }
    await expect(driver.check()).rejects.toMatchObject(unavailable)
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
    const [source, target] = [servers[home], servers[(home + 1) % 3]] as [RedisServer, RedisServer]
    const [from, to] = [await source.send("CLUSTER", "MYID"), await target.send("CLUSTER", "MYID")].map(String)
    // Else the target would not be believed before the source, where that has the later epoch.
    await target.send("CLUSTER", "SETSLOT", slot, "IMPORTING", String(from))
    for (const server of [target, source]) await server.send("CLUSTER", "SETSLOT", slot, "NODE", String(to))
    await driver.create(id, makeRow())
    const refusal = () => replicated.update(id, makeRow({ version: 2 }), 1).then(() => "", String)
    await until(async () => /0 of 1 replicas/.test(await refusal()))
    expect(await replicated.read(id)).not.toBeNull()
  })
})
