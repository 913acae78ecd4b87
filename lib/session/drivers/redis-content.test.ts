/** What stands under a key: for how long, and what is no row of this session. */
import { readFileSync } from "node:fs"
import { createClient } from "redis"
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest"
import { type RedisServer, redisProgram, startRedis } from "../testing/redis-server.ts"
import { makeRow, newId } from "../testing/rows.ts"
import type { SessionDriver, SessionId } from "../types.ts"
import { redisDriver } from "./redis.ts"

const MINUTE = 60_000
const HOUR = 60 * MINUTE

const open = (url: string) => createClient({ url })

describe.skipIf(!redisProgram)("redis", () => {
  let server: RedisServer
  let client: ReturnType<typeof open>
  let driver: SessionDriver
  let told: string[]
  beforeAll(async () => {
    server = await startRedis()
  })
  afterAll(() => server.remove())
  beforeEach(async () => {
    told = []
    client = open(server.url)
    driver = redisDriver({ client, onBroken: (message) => told.push(message) })
    await driver.check()
  })
  afterEach(async () => {
    await client.flushAll()
    client.destroy()
  })

  const keyOf = (id: SessionId) => `session:{${id}}`
  const inTime = (milliseconds: number) => new Date(Date.now() + milliseconds)
  const kept = async (row: Parameters<typeof makeRow>[0]) => {
    const id = newId()
    await driver.create(id, makeRow(row))
    return id
  }

  test("the server keeps a row for a minute after its end, and what has ended long ago for one more", async () => {
    const expiresAt = inTime(HOUR)
    const id = await kept({ expiresAt })
    expect(await client.pExpireTime(keyOf(id))).toBe(expiresAt.getTime() + MINUTE)
    const later = new Date(expiresAt.getTime() + HOUR)
    expect(await driver.update(id, makeRow({ version: 2, expiresAt: later }), 1)).toBe("ok")
    expect(await client.pExpireTime(keyOf(id))).toBe(later.getTime() + MINUTE)
    const left = await client.pTTL(keyOf(await kept({ expiresAt: new Date(0) })))
    expect(left).toBeGreaterThan(MINUTE / 2)
    expect(left).toBeLessThanOrEqual(MINUTE)
  })

  test("nothing that it has written stays for ever", async () => {
    const ids = [await kept({}), await kept({ expiresAt: new Date(0) }), await kept({ expiresAt: inTime(HOUR) })]
    await driver.update(ids[0] as SessionId, makeRow({ version: 2 }), 1)
    await driver.delete(ids[1] as SessionId)
    await driver.check()
    const keys = await client.keys("*")
    expect(keys.length).toBe(2)
    for (const key of keys) expect(await client.pTTL(key)).toBeGreaterThan(0)
  })

  test("what has expired is left to the server, and removed where the site has another time than the server", async () => {
    const id = await kept({ expiresAt: inTime(-HOUR) })
    expect(await driver.deleteExpired(new Date())).toBe(0)
    expect(await driver.read(id)).not.toBeNull()
    expect(await driver.deleteExpired(inTime(-2 * HOUR))).toBe(0)
    expect(await driver.deleteExpired(inTime(2 * HOUR))).toBe(1)
    expect(await driver.read(id)).toBeNull()
  })

  test("what an earlier release has kept opens", async () => {
    const golden = new URL("../testing/golden/format-1.json", import.meta.url)
    const { id, rows, records, time } = JSON.parse(readFileSync(golden, "utf8"))
    await client.set(`session:{${id}}`, rows.native)
    expect(await driver.read(id)).toMatchObject({ version: 7, data: records.native, atime: new Date(time) })
    expect(await driver.update(id, makeRow({ version: 8 }), 7)).toBe("ok")
    expect(await driver.read(id)).toEqual(makeRow({ version: 8 }))
  })

  const damage: Record<string, (key: string, text: string) => Promise<unknown>> = {
    "a list": async (key) => [await client.del(key), await client.lPush(key, "x")],
    nothing: (key) => client.set(key, ""),
    "a row that is cut off": (key, text) => client.set(key, text.slice(0, -1)),
    "another end": (key, text) => client.set(key, text.replace("2030", "2040")),
    "another format": (key, text) => client.set(key, text.replace("-row/1", "-row/2")),
    "bytes that are no text": (key) => client.set(key, Buffer.from([0, 255, 10, 13, 128])),
    "another session's row": async (key) => client.copy(keyOf(await kept({})), key, { REPLACE: true }),
  }
  test.each(Object.entries(damage))("%s is no session: it is reported once, and stays", async (_, harm) => {
    const id = await kept({})
    await harm(keyOf(id), (await client.get(keyOf(id))) ?? "")
    expect(await driver.read(id)).toBeNull()
    expect(await driver.read(id)).toBeNull()
    expect(told).toEqual([expect.stringContaining(`The row of session ${id} can not be read`)])
    expect(await client.exists(keyOf(id))).toBe(1)
  })

  test("keys of others are nobody's session, and stay as they are", async () => {
    const names = ["session:{x}", "session:", `other:{${newId()}}`, `session:${newId()}`]
    for (const name of names) await client.set(name, "theirs")
    for await (const id of driver.ids()) throw new Error(id)
    expect(await driver.deleteExpired(inTime(1e12))).toBe(0)
    for (const name of names) expect(await client.get(name)).toBe("theirs")
  })
})
