import { join } from "node:path"
import type { Database } from "../database/client.ts"
import { logger } from "../log/logger.ts"
import { databaseDriver } from "../session/drivers/database.ts"
import { diskDriver, prepareDiskFolder } from "../session/drivers/disk.ts"
import { memoryDriver } from "../session/drivers/memory.ts"
import { prepareShelf, shelfDriver } from "../session/drivers/shelf.ts"
import { followMoves } from "../session/moving/follow-moves.ts"
import { cookieStore } from "../session/stores/cookie.ts"
import { keyed } from "../session/stores/keyed.ts"
import type { Timeouts } from "../session/time/timeouts.ts"
import type { SessionDriver, SessionStore } from "../session/types.ts"
import type { Env } from "./env.ts"
import type { KeyedStoreName, StoreName } from "./store-names.ts"

export interface Parts {
  readonly env: Env
  readonly db: Database
  readonly cookieName: string
  readonly timeouts: Timeouts
  readonly now: () => Date
}

type DriverParts = Pick<Parts, "env" | "db">
/** Where a driver keeps its files. */
const folderOf = (env: Env) => join(env.dataDir, "sessions")
const shelfOf = (env: Env) => join(env.dataDir, "sessions.shelf")

type MakeDriver = (parts: DriverParts, onBroken: (message: string) => void) => SessionDriver

/** The registry: how to make the driver of each store. */
const drivers: Record<KeyedStoreName, MakeDriver> = {
  database: ({ db }, onBroken) => databaseDriver({ table: db.session, onBroken }),
  disk: ({ env }, onBroken) => diskDriver({ folder: folderOf(env), onBroken }),
  shelf: ({ env }, onBroken) => shelfDriver({ path: shelfOf(env), onBroken }),
  memory: () => memoryDriver(),
}

/** The stores that keep a record under an id; the cookie store does not. */
export const keyedNames = Object.keys(drivers) as KeyedStoreName[]

/**
 * Makes the folder of the disk store and the file of the shelf, if they are switched on. Only at start: when one is missing
 * later, its store is down, not empty. When one can not be made, its store is down from the beginning, and the others serve.
 */
export function prepareStores(env: Env): void {
  const prepare = { disk: () => prepareDiskFolder(folderOf(env)), shelf: () => prepareShelf(shelfOf(env)) }
  for (const [store, make] of Object.entries(prepare)) {
    try {
      if (env.sessionStores.some((name) => name === store)) make()
    } catch (error) {
      logger.error({ event: "store_unavailable", store, err: error })
    }
  }
}

/** Makes the driver of a store. Content that can not be read is reported in the log. */
export function createDriver(name: KeyedStoreName, parts: DriverParts): SessionDriver {
  return drivers[name](parts, reportBroken(name))
}

const reportBroken = (store: string) => (message: string) => logger.error({ event: "broken_session", store, message })

/** Makes the stores that are switched on, in the order of SESSION_STORES. */
export function createStores(parts: Parts): SessionStore[] {
  const names = parts.env.sessionStores
  const isKeyed = (name: StoreName): name is KeyedStoreName => name !== "cookie"
  const drivers = followMoves(new Map(names.filter(isKeyed).map((name) => [name, createDriver(name, parts)])))
  const { timeouts } = parts
  return names.map((name) => {
    const driver = drivers.get(name)
    return driver ? keyed({ name, driver, timeouts, onBroken: reportBroken(name) }) : createCookieStore(name, parts)
  })
}

/** Ended seals are rows of the session table, which all instances of the site share. */
function createCookieStore(name: string, parts: Parts): SessionStore {
  const { env, cookieName, timeouts, now } = parts
  const { secrets, origin } = env
  const table = createDriver("database", parts)
  // Where the database store is on, it sweeps that table already.
  const isSwept = env.sessionStores.includes("database")
  const ended = isSwept ? { ...table, deleteExpired: async () => 0 } : table
  return cookieStore({ name, cookieName, origin, secrets, timeouts, now, ended })
}
