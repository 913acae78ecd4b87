/** The stores as the site makes them, in a folder that several processes may share. */
import { basename, join } from "node:path"
import { createClient } from "redis"
import { createDatabase } from "../lib/database/client.ts"
import { migrate } from "../lib/database/migrate.ts"
import { databaseDriver } from "../lib/session/drivers/database.ts"
import { diskDriver, prepareDiskFolder } from "../lib/session/drivers/disk.ts"
import { redisDriver } from "../lib/session/drivers/redis.ts"
import { prepareShelf, shelfDriver } from "../lib/session/drivers/shelf.ts"
import { keyed } from "../lib/session/stores/keyed.ts"
import { cookieStore } from "../lib/session/stores/sealed.ts"
import { timeouts } from "../lib/session/testing/bench.ts"
import { cookieOptions } from "../lib/session/testing/places.ts"
import { redisProgram } from "../lib/session/testing/redis-server.ts"
import type { SessionDriver, SessionStore } from "../lib/session/types.ts"
import { redisUrl } from "./servers.ts"

export interface DriverPlace {
  readonly driver: SessionDriver
  readonly close: () => Promise<void>
}

/** By name: what opens it. All of a folder are in it, or belong to it; made ready by the first process that opens it. */
const places: Record<string, (folder: string) => Promise<DriverPlace>> = {
  async database(folder) {
    const url = `file:${join(folder, "cloakroom.db")}`
    await migrate(url, join(import.meta.dirname, ".."))
    const db = createDatabase(url)
    return { driver: databaseDriver({ table: db.session }), close: () => db.$disconnect() }
  },
  async disk(folder) {
    const place = join(folder, "sessions")
    prepareDiskFolder(place)
    return { driver: diskDriver({ folder: place }), close: async () => {} }
  },
  async shelf(folder) {
    const path = join(folder, "sessions.shelf")
    prepareShelf(path)
    return { driver: shelfDriver({ path }), close: async () => {} }
  },
  ...(redisProgram && { redis: inRedis }),
}

/** The stores that keep rows. */
export const keyedStores = Object.keys(places)
export const lastingStores = [...keyedStores, "cookie"]

export async function openDriver(name: string, folder: string): Promise<DriverPlace> {
  const open = places[name]
  if (!open) throw new Error(`There is no place ${name}.`)
  return open(folder)
}

export interface Place {
  readonly store: SessionStore
  readonly close: () => Promise<void>
}

/** @param now what the cookie store takes for the time */
export async function openStore(name: string, folder: string, now: () => Date): Promise<Place> {
  if (name === "cookie") {
    const { driver: ended, close } = await openDriver("database", folder)
    return { store: cookieStore(cookieOptions({ now, ended })), close }
  }
  const { driver, close } = await openDriver(name, folder)
  return { store: keyed({ name, driver, timeouts }), close }
}

async function inRedis(folder: string): Promise<DriverPlace> {
  const client = createClient({ url: await redisUrl(folder) })
  const driver = redisDriver({ client, prefix: `${basename(folder)}:` })
  return { driver, close: async () => client.destroy() }
}
