import { join } from "node:path"
import type { PrismaClient } from "../.generated/sqlite/client.ts"
import type { Env } from "./env.ts"
import { logger } from "./log.ts"
import { databaseDriver } from "./session/drivers/database.ts"
import { diskDriver, prepareDiskFolder } from "./session/drivers/disk.ts"
import { memoryDriver } from "./session/drivers/memory.ts"
import { prepareShelf, shelfDriver } from "./session/drivers/shelf.ts"
import { cookieStore } from "./session/stores/cookie.ts"
import { keyed } from "./session/stores/keyed.ts"
import { databaseRevokedSeals } from "./session/stores/revoked-seals.ts"
import type { Timeouts } from "./session/timeouts.ts"
import type { SessionDriver, SessionStore } from "./session/types.ts"
import type { KeyedStoreName, StoreName } from "./store-names.ts"

export interface Parts {
  readonly env: Env
  readonly db: PrismaClient
  readonly cookieName: string
  readonly timeouts: Timeouts
  readonly now: () => Date
}

type DriverParts = Pick<Parts, "env" | "db">
/** Where a driver keeps its files. */
const folderOf = (env: Env) => join(env.dataDir, "sessions")
const shelfOf = (env: Env) => join(env.dataDir, "sessions.shelf")

type MakeDriver = (parts: DriverParts, onBroken: (message: string) => void) => SessionDriver

/** The registry: what makes the driver of each store. */
const drivers: Record<KeyedStoreName, MakeDriver> = {
  database: ({ db }, onBroken) => databaseDriver({ table: db.session, onBroken }),
  disk: ({ env }, onBroken) => diskDriver({ folder: folderOf(env), onBroken }),
  shelf: ({ env }, onBroken) => shelfDriver({ path: shelfOf(env), onBroken }),
  memory: () => memoryDriver(),
}

/** The stores that keep a record under an id, as the cookie store does not. */
export const keyedNames = Object.keys(drivers) as KeyedStoreName[]

/**
 * Makes the places that the stores need, at start only: one that is missing later is a store that is down, not an empty
 * one. One that can not be made is down from the beginning, and the others serve.
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

/** The driver beneath a store. Content that can not be read is reported in the log. */
export function createDriver(name: KeyedStoreName, parts: DriverParts): SessionDriver {
  return drivers[name](parts, reportBroken(name))
}

const reportBroken = (store: string) => (message: string) =>
  logger.error({ event: "broken_session", store, message })

/** The stores that the configuration switches on, in its order. */
export function createStores(parts: Parts): SessionStore[] {
  return parts.env.sessionStores.map((name) => createStore(name, parts))
}

function createStore(name: StoreName, parts: Parts): SessionStore {
  const { env, db, cookieName, timeouts, now } = parts
  if (name !== "cookie")
    return keyed({ name, driver: createDriver(name, parts), timeouts, onBroken: reportBroken(name) })
  const { secrets, origin } = env
  const revoked = databaseRevokedSeals(name, db.revokedSeal)
  return cookieStore({ name, cookieName, origin, secrets, timeouts, now, revoked })
}
