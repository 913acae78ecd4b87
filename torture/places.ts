/** The stores as the site makes them, in a folder that several processes may share. */
import { basename, join } from "node:path"
import { createClient } from "redis"
import { createDatabase, type Database } from "../lib/database/client.ts"
import { migrate } from "../lib/database/migrate.ts"
import { databaseDriver } from "../lib/session/drivers/database.ts"
import { diskDriver, prepareDiskFolder } from "../lib/session/drivers/disk.ts"
import { redisDriver } from "../lib/session/drivers/redis.ts"
import { prepareShelf, shelfDriver } from "../lib/session/drivers/shelf.ts"
import type { Logins } from "../lib/session/logins/register.ts"
import { keyed } from "../lib/session/stores/keyed.ts"
import { cookieStore } from "../lib/session/stores/sealed.ts"
import { timeouts } from "../lib/session/testing/bench.ts"
import { cookieOptions } from "../lib/session/testing/places.ts"
import { redisProgram } from "../lib/session/testing/redis-server.ts"
import type { SessionDriver, SessionStore } from "../lib/session/types.ts"
import { postgresqlUrl, redisUrl } from "./servers.ts"

export interface DriverPlace {
  readonly driver: SessionDriver
  /** Where the driver keeps its rows, if that is in a database. */
  readonly table?: Database["session"]
  readonly close: () => Promise<void>
}

/** By name: what opens it. All of a folder are in it, or belong to it; made ready by the first process that opens it. */
const places: Record<string, (folder: string, name: string) => Promise<DriverPlace>> = {
  database: inTable,
  postgresql: inTable,
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

/** The stores that keep rows. The database store is among them twice, once on each database. */
export const keyedStores = Object.keys(places)
export const lastingStores = [...keyedStores, "cookie"]

export async function openDriver(name: string, folder: string): Promise<DriverPlace> {
  const open = places[name]
  if (!open) throw new Error(`There is no place ${name}.`)
  return open(folder, name)
}

/** The variables of a site that has this place of the folder, and what it calls it. */
export async function siteOf(name: string, folder: string) {
  const isOnPostgresql = name === "postgresql"
  return {
    store: isOnPostgresql ? "database" : name,
    DATA_DIR: folder,
    DATABASE_URL: isOnPostgresql ? await postgresqlUrl(folder) : `file:${join(folder, "cloakroom.db")}`,
  }
}

export interface Place {
  readonly store: SessionStore
  readonly close: () => Promise<void>
}

/** @param now what the cookie store takes for the time @param logins and for the register of logins */
export async function openStore(name: string, folder: string, now: () => Date, logins?: Logins): Promise<Place> {
  if (name === "cookie") {
    const { driver: ended, close } = await openDriver("database", folder)
    return { store: cookieStore(cookieOptions({ now, ended, logins })), close }
  }
  const { driver, close } = await openDriver(name, folder)
  return { store: keyed({ name, driver, timeouts }), close }
}

async function inRedis(folder: string): Promise<DriverPlace> {
  const client = createClient({ url: await redisUrl(folder) })
  const driver = redisDriver({ client, prefix: `${basename(folder)}:` })
  return { driver, close: async () => client.destroy() }
}

async function inTable(folder: string, name: string): Promise<DriverPlace> {
  const { DATABASE_URL: url } = await siteOf(name, folder)
  await migrate(url, join(import.meta.dirname, ".."))
  const db = createDatabase(url)
  return {
    driver: databaseDriver({ table: db.session, adapter: db.adapter }),
    table: db.session,
    close: () => db.$disconnect(),
  }
}
