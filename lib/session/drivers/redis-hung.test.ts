/** Redis that is connected, and gives no answer. */
import { setImmediate } from "node:timers/promises"
import { createClient } from "redis"
import { describe, expect, type TestContext, test } from "vitest"
import { until, works } from "../testing/redis-fleet.ts"
import { startRelay } from "../testing/redis-relay.ts"
import { redisProgram, startRedis } from "../testing/redis-server.ts"
import { makeRow, newId } from "../testing/rows.ts"
import { redisDriver } from "./redis.ts"

/** A driver that reaches its server through a relay. */
async function open({ onTestFinished }: TestContext, socket: { socketTimeout?: number } = {}) {
  const server = await startRedis()
  const relay = await startRelay(server.port)
  const client = createClient({ url: `redis://127.0.0.1:${relay.port}`, socket })
  onTestFinished(async () => {
    client.destroy()
    relay.close()
    await server.remove()
  })
  return { server, relay, driver: redisDriver({ client }) }
}

describe.skipIf(!redisProgram)("redis without an answer is unavailable after a time", () => {
  const unavailable = { name: "StoreUnavailableError" }

  test.concurrent("a server that hangs: then the next request is answered", async (context) => {
    const { server, driver } = await open(context)
    const id = newId()
    await driver.create(id, makeRow())
    process.kill(server.pid(), "SIGSTOP")
    const requests = [driver.read(id), driver.read(id), driver.create(newId(), makeRow())]
    for (const result of await Promise.allSettled(requests)) expect(result).toMatchObject({ reason: unavailable })
    process.kill(server.pid(), "SIGCONT")
    expect(await driver.read(id)).toEqual(makeRow())
  })

  test.concurrent("a connection that is open at this end alone: the next request goes by another", async (context) => {
    const { relay, driver } = await open(context)
    const [id, refused] = [newId(), newId()]
    await driver.create(id, makeRow())
    relay.forget()
    await expect(driver.create(refused, makeRow())).rejects.toMatchObject(unavailable)
    expect(await driver.read(id)).toEqual(makeRow())
    expect(await driver.read(refused)).toBeNull()
  })

  test.concurrent("one that is open at this end alone before it was greeted is made anew by the client's own timeout", async (context) => {
    const { relay, driver } = await open(context, { socketTimeout: 1000 })
    relay.forgetNew(true)
    await expect(driver.read(newId())).rejects.toMatchObject(unavailable)
    relay.forgetNew(false)
    await until(() => works(driver.read(newId())))
  })

  test.concurrent("however often it was given up, there is one connection, and each answer is its own", async (context) => {
    const { server, driver } = await open(context)
    const rows = new Map(Array.from({ length: 20 }, (_, n) => [newId(), makeRow({ data: `row ${n}` })] as const))
    for (const [id, row] of rows) await driver.create(id, row)
    process.kill(server.pid(), "SIGSTOP")
    for (const end = performance.now() + 13_000; performance.now() < end; )
      await Promise.all([...rows.keys()].map((id) => expect(driver.read(id)).rejects.toMatchObject(unavailable)))
    process.kill(server.pid(), "SIGCONT")
    await until(() => works(driver.check()))
    for (const [id, row] of rows) expect(await driver.read(id)).toEqual(row)
    // That one, and the one that asks.
    expect(
      String(await server.send("CLIENT", "LIST"))
        .trim()
        .split("\n"),
    ).toHaveLength(2)
  })

  test.concurrent("what was not sent when it was given up is not done later", async ({ onTestFinished }) => {
    // It remembers nothing, so that whatever is there after its start has been sent after it.
    const server = await startRedis("--appendonly", "no")
    const client = createClient({ url: server.url, commandOptions: { timeout: 0 } })
    onTestFinished(async () => {
      client.destroy()
      await server.remove()
    })
    const driver = redisDriver({ client })
    await driver.check()
    process.kill(server.pid(), "SIGSTOP")
    // More than fits between the two.
    const ids = Array.from({ length: 200 }, newId)
    const requests = ids.map((id) => driver.create(id, makeRow({ data: "x".repeat(65_536) })))
    const given = Promise.allSettled(requests)
    await setImmediate()
    await server.stop("SIGKILL")
    for (const result of await given) expect(result).toMatchObject({ reason: unavailable })
    await server.start()
    await until(() => works(driver.check()))
    for (const id of ids) expect(await driver.read(id)).toBeNull()
  })
})
