/**
 * The session layer as the site opens it, of this project or of another commit of it. So nothing is imported by a path that is
 * fixed, and only what has stood at its path for long.
 */
import { existsSync } from "node:fs"
import { join } from "node:path"
import { createClient } from "redis"
import type { Logins } from "../lib/session/logins/register.ts"
import type { SessionStore } from "../lib/session/types.ts"

/** Of what is imported here, what came last: a commit without it is too old. */
export const latestPart = "lib/session/stores/redis.ts"

export interface LayerOptions {
  /** The project's folder, of whatever commit. */
  readonly root: string
  /** Where the stores keep what they keep. */
  readonly folder: string
  /** Another for each layer in one process, which would share their memory otherwise. */
  readonly origin: string
  readonly secret: string
  /** Without it there is no redis store. */
  readonly redisUrl?: string | undefined
}

export type Layer = Awaited<ReturnType<typeof openLayer>>

/**
 * Opens all stores, with the site's register of logins. The cookie store is there twice: `cookie`, whose ended seals are on
 * the disk, as in the layer's own examples, and `sealed`, whose ended seals are in the database, as on this site.
 */
export async function openLayer({ root, folder, origin, secret, redisUrl }: LayerOptions) {
  const load = (path: string) => import(join(root, path))
  const { openSessions }: typeof import("../lib/session/index.ts") = await load("lib/session/index.ts")
  const { inside }: typeof import("../lib/session/inside.ts") = await load("lib/session/inside.ts")
  const { movable }: typeof import("../lib/session/moving/movable.ts") = await load("lib/session/moving/movable.ts")
  const { migrate }: typeof import("../lib/database/migrate.ts") = await load("lib/database/migrate.ts")
  const { createDatabase }: typeof import("../lib/database/client.ts") = await load("lib/database/client.ts")
  const { createLogins }: typeof import("../lib/accounts/logins.ts") = await load("lib/accounts/logins.ts")
  const { cookie }: typeof import("../lib/session/stores/cookie.ts") = await load("lib/session/stores/cookie.ts")
  const { database }: typeof import("../lib/session/stores/database.ts") = await load("lib/session/stores/database.ts")
  const { disk }: typeof import("../lib/session/stores/disk.ts") = await load("lib/session/stores/disk.ts")
  const { shelf }: typeof import("../lib/session/stores/shelf.ts") = await load("lib/session/stores/shelf.ts")
  const { redis }: typeof import("../lib/session/stores/redis.ts") = await load("lib/session/stores/redis.ts")
  const { memory }: typeof import("../lib/session/stores/memory.ts") = await load("lib/session/stores/memory.ts")

  const url = `file:${join(folder, "cloakroom.db")}`
  await migrate(url, root)
  const db = createDatabase(url)
  const now = Object.assign(() => new Date(), { isSettled: () => false }) // Never settled: no sweep comes between.
  const timeouts = { idle: 1800, absolute: 28_800, remembered: 2_592_000 }
  const logins = createLogins({ db, now, timeouts })
  // Commits before the option `adapter` read by SQL with the client.
  const bySql = existsSync(join(root, "lib/session/drivers/sql.ts")) ? { adapter: db.adapter } : { client: db }
  const client = redisUrl ? createClient({ url: redisUrl }) : undefined
  const { parts } = inside(
    openSessions({
      stores: [
        ...movable([
          database(db.session, bySql),
          disk(join(folder, "sessions")),
          shelf(join(folder, "sessions.shelf")),
          ...(client ? [redis(client, { prefix: `${new URL(origin).port}:` })] : []),
          memory(),
        ]),
        cookie({ secrets: [secret], ended: disk(join(folder, "ended")) }),
        cookie({ secrets: [secret], ended: database(db.session, bySql) }, { name: "sealed" }),
      ],
      origin,
      timeouts,
      logins: () => logins,
      now,
    }),
  )
  const { sessions, stores } = parts()
  return {
    sessions,
    logins: logins as Logins,
    db,
    /** @throws Error if there is none of this name */
    store(name: string): SessionStore {
      const found = stores.find((store) => store.name === name)
      if (!found) throw new Error(`There is no store ${name}`)
      return found
    },
    has: (name: string) => stores.some((store) => store.name === name),
    async close() {
      client?.destroy()
      await db.$disconnect()
    },
  }
}
