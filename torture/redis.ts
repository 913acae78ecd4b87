import { randomInt } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import { createClient } from "redis"
import { redisDriver } from "../lib/session/drivers/redis.ts"
import { follow } from "../lib/session/testing/redis-fleet.ts"
import { startRelay } from "../lib/session/testing/redis-relay.ts"
import { type RedisServer, redisProgram, startRedis } from "../lib/session/testing/redis-server.ts"
import { makeRow, newId } from "../lib/session/testing/rows.ts"
import type { SessionDriver, SessionId } from "../lib/session/types.ts"
import { type Check, many } from "./check.ts"

const CLIENTS = 8
/** Updates of a session before it is ended. */
const UPDATES = 10
/** Milliseconds of writes before the end of the server, at most. */
const STREAM = 200
/** Milliseconds that the replica is behind when it takes the place of its master. */
const BEHIND = 50

interface Loss {
  /**
   * Ends the server under a stream of writes.
   * @param write begins the stream, and waits for the first logout that is acknowledged
   * @returns the server that is asked from then on
   */
  readonly lose: (write: (server: RedisServer, replicas?: number) => Promise<void>) => Promise<RedisServer>
  /** Whether what was acknowledged is lost: "surely" shows that a loss would be seen. */
  readonly loses: "nothing" | "maybe" | "surely"
}

const killed = (loses: Loss["loses"], ...settings: string[]): Loss => ({
  loses,
  async lose(write) {
    const server = await startRedis(...settings)
    await write(server)
    await pause(STREAM / 2 + randomInt(STREAM / 2))
    await server.stop("SIGKILL")
    await server.start()
    return server
  },
})

/** The network between master and replica fails, a moment later the master does, and the replica becomes the master. */
const failedOver = (loses: Loss["loses"], replicas: number): Loss => ({
  loses,
  async lose(write) {
    const [master, replica] = await Promise.all([startRedis(), startRedis()])
    const relay = await startRelay(master.port)
    await follow(replica, master, relay.port)
    await write(master, replicas)
    await pause(STREAM / 2 + randomInt(STREAM / 2))
    relay.forget()
    await pause(BEHIND)
    await master.remove()
    relay.close()
    await replica.send("REPLICAOF", "NO", "ONE")
    return replica
  },
})

const losses: Record<string, Loss> = {
  "appendfsync always, kill -9": killed("nothing"),
  "appendfsync everysec, kill -9": killed("maybe", "--appendfsync", "everysec"),
  "no log of writes, kill -9": killed("surely", "--appendonly", "no"),
  "failover to a replica": failedOver("surely", 0),
  "failover to a replica, replicas: 1": failedOver("nothing", 1),
}

interface Entry {
  readonly id: SessionId
  /** The version that was acknowledged last. */
  version: number
  state: "alive" | "ending" | "ended"
}

/** Redis goes away under a stream of writes: how many of those that it had acknowledged are lost, and how many logouts. */
export const redis: Check = {
  name: "what Redis loses",
  subjects: redisProgram ? Object.keys(losses) : [],
  count: 100,
  async run(subject, count, progress) {
    const { lose, loses } = losses[subject] as Loss
    const sum = { writes: 0, lost: 0, ended: 0, back: 0 }
    for (let n = 0; n < count; n++) {
      const entries: Entry[] = []
      let stream: Promise<unknown> = Promise.resolve()
      let isOver = false
      const server = await lose(async (from, replicas) => {
        stream = withDriver(from, replicas, (driver) => many(CLIENTS, () => write(driver, entries, () => isOver)))
        let isCutShort = false
        stream.finally(() => (isCutShort = true)).catch(() => {})
        while (!isCutShort && !entries.some(({ state }) => state === "ended")) await pause(5)
      })
      isOver = true
      await stream
      await withDriver(server, 0, (driver) => Promise.all(entries.map((entry) => audit(driver, entry, sum))))
      await server.remove()
      progress(n + 1)
    }
    const said = `${sum.lost} of ${sum.writes} writes lost, ${sum.back} of ${sum.ended} ended sessions back`
    if (sum.writes === 0 || sum.ended === 0) throw new Error(`Too little was tried: ${said}`)
    if (loses === "nothing" ? sum.lost + sum.back > 0 : loses === "surely" && sum.lost === 0) throw new Error(said)
    return `${count} times: ${said}`
  },
}

async function withDriver<T>(
  { url }: RedisServer,
  replicas: number | undefined,
  work: (driver: SessionDriver) => Promise<T>,
): Promise<T> {
  const client = createClient({ url })
  try {
    return await work(redisDriver({ client, replicas }))
  } finally {
    client.destroy()
  }
}

/** Creates sessions, writes to them and ends them, until the server is gone, or is back again. */
async function write(driver: SessionDriver, entries: Entry[], isOver: () => boolean): Promise<void> {
  try {
    while (!isOver()) {
      const entry: Entry = { id: newId(), version: 0, state: "alive" }
      await driver.create(entry.id, makeRow())
      entry.version = 1
      entries.push(entry)
      for (let n = randomInt(UPDATES); n > 0; n--) {
        const result = await driver.update(entry.id, makeRow({ version: entry.version + 1 }), entry.version)
        if (result !== "ok") throw new Error(`A write was answered "${result}".`)
        entry.version++
      }
      if (randomInt(2) === 0) continue
      entry.state = "ending"
      await driver.delete(entry.id)
      entry.state = "ended"
    }
  } catch (error) {
    if (!(error instanceof Error && error.name === "StoreUnavailableError")) throw error
  }
}

async function audit(
  driver: SessionDriver,
  { id, version, state }: Entry,
  sum: { writes: number; lost: number; ended: number; back: number },
): Promise<void> {
  const row = await driver.read(id)
  if (state === "alive") {
    sum.writes += version
    sum.lost += Math.max(0, version - (row?.version ?? 0))
  }
  if (state === "ended") {
    sum.ended++
    if (row) sum.back++
  }
}
