/** What `npm run bench` measures: each store beside the bare operation beneath it, and beside how others keep sessions. */
import { mkdirSync } from "node:fs"
import { join } from "node:path"
import { createClient } from "redis"
import type { RedisServer } from "../lib/session/testing/redis-server.ts"
import { growth, growthInMemory, inFolder, inRedis, inSqlite } from "./at-rest.ts"
import { type LayerOptions, openLayer } from "./layer.ts"
import { addUser, loggedInSubject, loginSubject, type StoreSubject, storeSubject } from "./ours.ts"
import { openBetterAuth } from "./peers/better-auth.ts"
import { expressFiles, expressMemory, expressRedis, expressSqlite } from "./peers/express-session.ts"
import { routerCookie, routerFiles, routerMemory } from "./peers/react-router.ts"
import { rawBetterSqlite, rawFile, rawLogin, rawMap, rawNodeSqlite, rawRedis, rawSeal } from "./raw.ts"
import type { Group, Subject } from "./subject.ts"
import { unseenTickets } from "./unseen.ts"

/** The packages whose versions belong to the figures. */
export const packages = [
  ...["next", "prisma", "better-sqlite3", "iron-session", "redis", "better-auth", "express-session"],
  ...["session-file-store", "connect-session-knex", "connect-redis", "react-router"],
]

/** @param unseen how often the cookie store is to meet a seal for the first time */
export async function openGroups(
  options: LayerOptions,
  server: RedisServer | undefined,
  unseen: number,
): Promise<Group[]> {
  const { folder, secret } = options
  const path = (name: string) => join(folder, name)
  const layer = await openLayer(options)
  const atRest = (store: StoreSubject, occupied: () => number | Promise<number>): Subject => {
    return { ...store, atRest: () => growth(occupied, store.create) }
  }
  const cookie = async (name: string, said: string): Promise<Subject> => {
    const store = await storeSubject(layer, name)
    return { ...store, name: said, atRest: async () => store.ticket().length }
  }
  const tickets = await unseenTickets(options, unseen)
  const firstTime = await cookie("cookie", "**cookie**, a seal met for the first time")
  const memory = await storeSubject(layer, "memory")
  const user = await addUser(layer)
  const logins = [bold(await loginSubject(layer, user))]
  for (const name of ["cookie", "database", "shelf", "disk", "redis", "memory"].filter(layer.has))
    logins.push(bold(await loggedInSubject(layer, name, user)))
  mkdirSync(path("peers"))
  const better = await openBetterAuth(path("peers"), secret)

  return [
    {
      title: "In the cookie",
      subjects: [
        ...twice(() => rawSeal(secret)),
        await cookie("cookie", "**cookie**, a seal seen before"),
        { ...firstTime, load: () => layer.store("cookie").load(tickets.pop() as (typeof tickets)[0]) },
        await cookie("sealed", "**cookie**, ended seals in the database, as on this site"),
        await routerCookie(secret),
      ],
    },
    {
      title: "In a database, SQLite",
      subjects: [
        ...twice((n) => rawBetterSqlite(path(`raw${n}.db`))),
        bold(atRest(await storeSubject(layer, "database"), () => inSqlite(path("cloakroom.db")))),
        await expressSqlite(path("peers")),
      ],
    },
    {
      title: "On a shelf: one file",
      subjects: [
        ...twice((n) => rawNodeSqlite(path(`raw${n}.shelf`))),
        bold(atRest(await storeSubject(layer, "shelf"), () => inSqlite(path("sessions.shelf")))),
      ],
    },
    {
      title: "On disk: a file a session",
      subjects: [
        ...twice((n) => rawFile(path(`raw${n}`))),
        bold(atRest(await storeSubject(layer, "disk"), () => inFolder(path("sessions")))),
        await expressFiles(path("peers/express")),
        await routerFiles(path("peers/router"), secret),
      ],
    },
    ...(server ? [await inRedisServer(server)] : []),
    {
      title: "In memory",
      subjects: [
        ...twice(rawMap),
        bold({ ...memory, atRest: () => growthInMemory(memory.create) }),
        expressMemory(),
        await routerMemory(secret),
      ],
    },
    {
      title: "A session and its login, as each request asks for them",
      subjects: [...twice(() => rawLogin(path("cloakroom.db"))), ...logins, better],
    },
  ]

  async function inRedisServer(redis: RedisServer): Promise<Group> {
    const client = createClient({ url: redis.url })
    await client.connect()
    return {
      title: "In Redis",
      subjects: [
        ...twice((n) => rawRedis(client, `raw${n}`)),
        bold(atRest(await storeSubject(layer, "redis"), () => inRedis(redis))),
        expressRedis(client, redis),
      ],
    }
  }
}

const bold = (subject: Subject): Subject => ({ ...subject, name: `**${subject.name}**` })

/** The same twice: how much they differ says how much a difference between others is worth. */
function twice(make: (n: number) => Subject): Subject[] {
  return [make(1), { ...make(2), name: "the same again" }]
}
