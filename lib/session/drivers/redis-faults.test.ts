/** Redis that is down, hung, full, read-only, or another than it was. */
import { createClient } from "redis"
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest"
import { keyed } from "../stores/keyed.ts"
import { START, timeouts } from "../testing/bench.ts"
import { follow, until, waits, works } from "../testing/redis-fleet.ts"
import { type RedisServer, redisProgram, startRedis } from "../testing/redis-server.ts"
import { makeRow, newId } from "../testing/rows.ts"
import type { SessionDriver } from "../types.ts"
import { redisDriver } from "./redis.ts"

const unavailable = { name: "StoreUnavailableError" }

function open(url: string, told: unknown[] = []): SessionDriver {
  const client = createClient({ url })
  onTestFinished(() => client.destroy())
  return redisDriver({ client, onError: (error) => told.push(error) })
}

describe.skipIf(!redisProgram)("redis", () => {
  let server: RedisServer
  beforeEach(async () => {
    server = await startRedis("--enable-debug-command", "yes")
  })
  afterEach(() => server.remove())

  const isWell = (driver: SessionDriver) => () => works(driver.check())

  test("the time in which this process was busy does not count as the connection's", async () => {
    const reading = open(server.url).read(newId())
    const end = performance.now() + 1300
    while (performance.now() < end);
    expect(await reading).toBeNull()
  })

  test("a server that was restarted has all rows", async () => {
    const driver = open(server.url)
    const id = newId()
    await driver.create(id, makeRow())
    await server.stop("SIGKILL")
    await server.start()
    expect(await driver.update(id, makeRow({ version: 2 }), 1)).toBe("ok")
    expect(await driver.read(id)).toEqual(makeRow({ version: 2 }))
  })

  test("while it is down only the first request waits; what failed is not done later; then it is well", async () => {
    const told: unknown[] = []
    const driver = open(server.url, told)
    const [kept, refused] = [newId(), newId()]
    await driver.create(kept, makeRow())
    await server.stop()
    await until(async () => told.length > 0)
    const first = driver.create(refused, makeRow())
    expect(await waits(first)).toBe(true)
    await expect(first).rejects.toMatchObject(unavailable)
    for (let n = 0; n < 20; n++) {
      const next = driver.delete(kept)
      expect(await waits(next)).toBe(false)
      await expect(next).rejects.toMatchObject(unavailable)
    }
    await server.start()
    await until(isWell(driver))
    expect(await driver.read(kept)).toEqual(makeRow())
    expect(await driver.read(refused)).toBeNull()
  })

  test("without memory nothing is added or changed, and what is there can be read and ended", async () => {
    const driver = open(server.url)
    const store = keyed({ name: "redis", driver, timeouts })
    const record = { data: { name: "ann" }, createdAt: START, lastSeenAt: START, login: null }
    const [{ ticket }, { ticket: replaced }] = [await store.create(record), await store.create(record)]
    await server.send("CONFIG", "SET", "maxmemory", "1")
    await expect(store.create(record)).rejects.toMatchObject(unavailable)
    await expect(store.update(ticket, { ...record, version: 1 })).rejects.toMatchObject(unavailable)
    await expect(store.check()).rejects.toMatchObject(unavailable)
    expect((await store.load(ticket))?.record.data).toEqual({ name: "ann" })
    expect(await store.end(ticket)).toBe("ok")
    expect(await store.end(replaced, { tombstone: { at: START } })).toBe("ok")
    expect(await store.load(replaced)).toBeNull()
    await server.send("CONFIG", "SET", "maxmemory", "0")
    await store.check()
  })

  test("a replica refuses what changes, and check says so; once it is the master it is well", async () => {
    const master = await startRedis()
    onTestFinished(() => master.remove())
    const driver = open(server.url)
    await follow(server, master)
    await expect(driver.create(newId(), makeRow())).rejects.toMatchObject(unavailable)
    await until(async () => /READONLY/.test(await driver.check().then(() => "well", String)))
    await server.send("REPLICAOF", "NO", "ONE")
    await until(isWell(driver))
    await driver.create(newId(), makeRow())
  })

  test("with another set of data there is no session, and no error", async () => {
    const driver = open(server.url)
    const id = newId()
    await driver.create(id, makeRow())
    await server.send("FLUSHALL")
    expect(await driver.read(id)).toBeNull()
    expect(await driver.update(id, makeRow({ version: 2 }), 1)).toBe("gone")
    expect(await driver.delete(id)).toBe("gone")
  })

  test("while it loads its data it is unavailable", async () => {
    const driver = open(server.url)
    const ids = Array.from({ length: 100 }, newId)
    await Promise.all(ids.map((id) => driver.create(id, makeRow({ data: "x".repeat(5000) }))))
    await server.send("CONFIG", "SET", "loading-process-events-interval-bytes", "1024")
    await server.send("CONFIG", "SET", "key-load-delay", "10000")
    const loaded = server.send("DEBUG", "RELOAD")
    await until(async () => /LOADING/.test(await driver.read(newId()).then(() => "well", String)))
    await loaded
    await until(isWell(driver))
    expect(await driver.read(newId())).toBeNull()
  })

  test("with a wrong password it is unavailable, and nobody is told the password", async () => {
    const told: unknown[] = []
    await server.send("CONFIG", "SET", "requirepass", "right")
    const driver = open(server.url.replace("//", "//:wrong-secret@"), told)
    told.push(await driver.check().catch((error) => error))
    expect(told.map(String).join(" ")).toMatch(/WRONGPASS.*StoreUnavailableError/)
    for (const each of told)
      expect(`${each} ${JSON.stringify(each)} ${(each as Error).stack}`).not.toMatch(/secret|:\/\/:/)
  })
})
