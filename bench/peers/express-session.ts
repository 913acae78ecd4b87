/** The stores of express-session, as its middleware calls them. */
import { join } from "node:path"
import { RedisStore } from "connect-redis"
import { ConnectSessionKnexStore } from "connect-session-knex"
import session from "express-session"
import knex from "knex"
import fileStore from "session-file-store"
import type { RedisServer } from "../../lib/session/testing/redis-server.ts"
import { growth, growthInMemory, inFolder, inRedis, inSqlite } from "../at-rest.ts"
import { dataAt, type Subject } from "../subject.ts"

const cookie = { originalMaxAge: 1_800_000, maxAge: 1_800_000 } as session.Cookie
/** As long as express-session makes them. */
const idOf = (n: number) => String(n).padStart(32, "0")

/** What its documentation warns of: a map, and no more. */
export const expressMemory = () =>
  subject("express-session: MemoryStore", new session.MemoryStore(), "nothing", growthInMemory)

/** The file store most used with it. It syncs the file, and not the folder that names it. */
export function expressFiles(folder: string): Subject {
  const Store = fileStore(session)
  const store = new Store({ path: folder, retries: 0, reapInterval: -1, logFn: () => {} })
  return subject(
    "express-session: session-file-store",
    store,
    "a crash",
    growing(() => inFolder(folder)),
  )
}

/** The SQL store most used with it, told to wait for the disk as ours does. */
export async function expressSqlite(folder: string): Promise<Subject> {
  const filename = join(folder, "knex.db")
  const db = knex({ client: "better-sqlite3", connection: { filename }, useNullAsDefault: true })
  await db.raw("PRAGMA journal_mode = WAL")
  await db.raw("PRAGMA synchronous = FULL")
  const store = new ConnectSessionKnexStore({ knex: db, cleanupInterval: 0, createTable: true })
  return subject(
    "express-session: connect-session-knex, better-sqlite3",
    store,
    "a power cut",
    growing(() => inSqlite(filename)),
  )
}

type RedisClient = ConstructorParameters<typeof RedisStore>[0]["client"]

export function expressRedis(client: RedisClient, server: RedisServer): Subject {
  return subject(
    "express-session: connect-redis",
    new RedisStore({ client }),
    "a power cut",
    growing(() => inRedis(server)),
  )
}

const growing = (occupied: () => number | Promise<number>) => (create: () => unknown) => growth(occupied, create)

function subject(
  name: string,
  store: session.Store,
  survives: Subject["survives"],
  atRest: (create: () => unknown) => Promise<number>,
): Subject {
  const called = <T>(call: (done: (error?: unknown, result?: T) => void) => void) =>
    new Promise<T | undefined>((resolve, reject) => {
      call((error, result) => (error ? reject(error) : resolve(result)))
    })
  const put = (id: string, n: number) =>
    called((done) => store.set(id, { cookie, ...dataAt(n) } as session.SessionData, done))
  let created = 0
  return {
    name,
    survives,
    load: () => called((done) => store.get(idOf(0), done)),
    write: (n) => put(idOf(0), n),
    atRest: () => atRest(() => put(idOf(++created), 0)),
  }
}
