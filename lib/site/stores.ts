import type { Database } from "../database/client.ts"
import { pathIn } from "../session/drivers/disk-files.ts"
import { movable } from "../session/moving/movable.ts"
import { cookie } from "../session/stores/cookie.ts"
import { database } from "../session/stores/database.ts"
import { disk } from "../session/stores/disk.ts"
import type { KeyedEntry, StoreEntry } from "../session/stores/entry.ts"
import { memory } from "../session/stores/memory.ts"
import { redis } from "../session/stores/redis.ts"
import { shelf } from "../session/stores/shelf.ts"
import type { Env } from "./env.ts"
import { redisClient } from "./redis.ts"
import type { KeyedStoreName, StoreName } from "./store-names.ts"

interface Parts {
  readonly env: Pick<Env, "dataDir" | "secrets" | "sessionStore" | "sessionStores">
  readonly db: Database
}

/** The registry: each store that keeps rows. */
const keyedStores: Record<KeyedStoreName, (parts: Parts) => KeyedEntry> = {
  database: ({ db }) => database(db.session, { adapter: db.adapter }),
  disk: ({ env }) => disk(pathIn(env.dataDir, "sessions")),
  shelf: ({ env }) => shelf(pathIn(env.dataDir, "sessions.shelf")),
  redis: () => redis(redisClient()),
  memory: () => memory(),
}

/** The stores that keep a record under an id; the cookie store does not. */
export const keyedNames = Object.keys(keyedStores) as KeyedStoreName[]

export const keyedStore = (name: KeyedStoreName, parts: Parts): KeyedEntry => keyedStores[name](parts)

/** The stores that are switched on, the default first. */
export function siteStores(parts: Parts): StoreEntry[] {
  const { secrets, sessionStore, sessionStores } = parts.env
  const isKeyed = (name: StoreName): name is KeyedStoreName => name !== "cookie"
  const keyed = movable(sessionStores.filter(isKeyed).map((name) => keyedStore(name, parts)))
  const names = new Set([sessionStore, ...sessionStores])
  // Ended seals are rows of the session table, which all instances of the site share.
  const sealed = () => cookie({ secrets, ended: keyedStore("database", parts) })
  return [...names].map((name) => keyed.find((entry) => entry.name === name) ?? sealed())
}
