import { redisProgram, startRedis } from "../../lib/session/testing/redis-server.ts"
import { startPostgresql } from "../../lib/testing/postgresql.ts"
import { startBalancer } from "./balancer.ts"
import { prepareSite, type Settings, type Site, sharedBy } from "./site.ts"

/** Where several machines can keep sessions. */
export const fleetStores = ["cookie", "database", ...(redisProgram ? (["redis"] as const) : [])] as const

export type Fleet = Awaited<ReturnType<typeof startFleet>>

/**
 * Starts three instances of one site behind a balancer, on a PostgreSQL and, where one is installed, a Redis of their own.
 * @param settings of each of them
 */
export async function startFleet(settings: Settings = {}) {
  const [database, redis, balancer] = await Promise.all([
    startPostgresql(),
    redisProgram ? startRedis() : undefined,
    startBalancer(),
  ])
  const places = { DATABASE_URL: database.url, REDIS_URL: redis?.url ?? "" }
  const first = await prepareSite({ APP_ORIGIN: balancer.origin, ...settings, ...places })
  const another = () => prepareSite({ ...settings, ...sharedBy(first) })
  const instances = [first, await another(), await another()]
  /** Also those that were replaced. */
  const all = [...instances]
  await Promise.all(instances.map(start))

  async function start(site: Site): Promise<void> {
    await site.start()
    balancer.add(portOf(site))
  }

  /** As one stops an instance without a loss: first nothing more is sent to it, since the system resets what waits there. */
  async function stop(site: Site): Promise<void> {
    await balancer.drain(portOf(site))
    await site.stop()
  }

  return {
    origin: balancer.origin,
    address: balancer.origin,
    /** Those that run now, or were killed. */
    instances: instances as readonly Site[],
    /** What all that there have been have printed. */
    log: () => all.map((site) => site.log()).join(""),
    /** Puts another one in the place of an instance: it is started, and then the old one is stopped. */
    async replace(index: number, changed: Settings, home?: string): Promise<void> {
      const old = instances[index] as Site
      const site = await prepareSite({ ...settings, ...sharedBy(old), ...changed }, { home: home ?? old.home })
      all.push(site)
      instances[index] = site
      await start(site)
      await stop(old)
    },
    /** Again, after it was stopped or killed. */
    start,
    stop,
    async remove(): Promise<void> {
      balancer.close()
      try {
        for (const site of all.toReversed()) await site.remove()
      } finally {
        await redis?.remove()
        await database.remove()
      }
    },
  }
}

const portOf = ({ address }: Site) => Number(new URL(address).port)
