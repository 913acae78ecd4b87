/** What is measured: each store as the site makes it, beside the raw operation beneath it or another way of doing it. */
import { randomBytes } from "node:crypto"
import { mkdirSync } from "node:fs"
import { open as openFile, readFile, rename } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import Sqlite from "better-sqlite3"
import { sealData, unsealData } from "iron-session"
import { createClient } from "redis"
import { createDatabase, type Database } from "../lib/database/client.ts"
import { migrate } from "../lib/database/migrate.ts"
import { databaseDriver } from "../lib/session/drivers/database.ts"
import { diskDriver, prepareDiskFolder } from "../lib/session/drivers/disk.ts"
import { memoryDriver } from "../lib/session/drivers/memory.ts"
import { redisDriver } from "../lib/session/drivers/redis.ts"
import { prepareShelf, shelfDriver } from "../lib/session/drivers/shelf.ts"
import { keyed } from "../lib/session/stores/keyed.ts"
import { cookieStore } from "../lib/session/stores/sealed.ts"
import { redisProgram, startRedis } from "../lib/session/testing/redis-server.ts"
import type { SessionDriver, SessionStore } from "../lib/session/types.ts"
import { peerFiles, peerMemory } from "./peers.ts"
import type { Raw } from "./raw.ts"

export const timeouts = { idle: 1800, absolute: 28_800, remembered: 2_592_000 }

export interface Place {
  readonly store: SessionStore
  readonly raw: Raw
}

export async function openPlaces(folder: string): Promise<Place[]> {
  const secret = randomBytes(32).toString("base64url")
  const db = await openDatabase(join(folder, "bench.db"))
  const disk = join(folder, "sessions")
  prepareDiskFolder(disk)
  const shelf = join(folder, "sessions.shelf")
  prepareShelf(shelf)
  return [
    { store: sealing(secret, db), raw: rawSeal(secret) },
    { store: rows(db), raw: rawSqlite(join(folder, "raw.db")) },
    { store: rows(db), raw: await hasty(rows(await openHasty(folder))) },
    { store: lifted("disk", diskDriver({ folder: disk })), raw: rawFile(join(folder, "raw")) },
    { store: lifted("disk", diskDriver({ folder: disk })), raw: peerFiles(folder) },
    { store: lifted("shelf", shelfDriver({ path: shelf })), raw: rawShelf(join(folder, "raw.shelf")) },
    ...(redisProgram ? [await openRedis()] : []),
    { store: lifted("memory", memoryDriver()), raw: rawMap() },
    { store: lifted("memory", memoryDriver()), raw: peerMemory() },
  ]
}

function lifted(name: string, driver: SessionDriver): SessionStore {
  return keyed({ name, driver, timeouts })
}

function rows(db: Database): SessionStore {
  return lifted("database", databaseDriver({ table: db.session }))
}

function sealing(secret: string, db: Database): SessionStore {
  return cookieStore({
    name: "cookie",
    cookieName: "session",
    origin: "http://localhost:3000",
    secrets: [secret],
    timeouts,
    now: () => new Date(),
    ended: databaseDriver({ table: db.session }),
  })
}

/** Each write is on the server's disk before it is answered. */
async function openRedis(): Promise<Place> {
  const { url } = await startRedis()
  const client = createClient({ url })
  await client.connect()
  const raw: Raw = {
    what: "SET and GET by the same client",
    write: (value) => client.set("raw", value),
    read: () => client.get("raw"),
  }
  return { store: lifted("redis", redisDriver({ client })), raw }
}

async function openDatabase(path: string): Promise<Database> {
  await migrate(`file:${path}`)
  return createDatabase(`file:${path}`)
}

/** The same, but its one connection is told not to wait for the disk at each commit (docs/decisions/0013). */
async function openHasty(folder: string): Promise<Database> {
  const db = await openDatabase(join(folder, "hasty.db"))
  await db.$executeRawUnsafe("PRAGMA synchronous = NORMAL")
  return db
}

/** The same store beside itself, on that database. */
async function hasty(store: SessionStore): Promise<Raw> {
  const start = { createdAt: new Date(), lastSeenAt: new Date(), login: null }
  const { ticket } = await store.create({ ...start, data: {} })
  let version = 0
  return {
    what: "the same, with synchronous = NORMAL",
    write: (value) => store.update(ticket, { ...start, data: JSON.parse(value), version: ++version }),
    read: () => store.load(ticket),
  }
}

function rawSeal(password: string): Raw {
  let seal = ""
  return {
    what: "iron-session: sealData, unsealData",
    write: async (value) => {
      seal = await sealData({ value }, { password })
    },
    read: () => unsealData(seal, { password }),
  }
}

function rawSqlite(path: string): Raw {
  const db = new Sqlite(path)
  db.pragma("journal_mode = WAL")
  db.pragma("synchronous = FULL")
  db.exec("CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT)")
  const write = db.prepare("INSERT INTO kv VALUES ('k', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v")
  const read = db.prepare("SELECT v FROM kv WHERE k = 'k'")
  return {
    what: "better-sqlite3: upsert (WAL, FULL), get",
    write: async (value) => write.run(value),
    read: async () => read.get(),
  }
}

function rawFile(folder: string): Raw {
  mkdirSync(folder)
  const sync = async (path: string, flags: string, text?: string) => {
    const file = await openFile(path, flags)
    if (text !== undefined) await file.writeFile(text)
    await file.sync()
    await file.close()
  }
  return {
    what: "node:fs: write, fsync, rename, fsync folder; readFile",
    write: async (value) => {
      await sync(join(folder, "new"), "w", value)
      await rename(join(folder, "new"), join(folder, "value"))
      await sync(folder, "r")
    },
    read: () => readFile(join(folder, "value")),
  }
}

function rawShelf(path: string): Raw {
  const db = new DatabaseSync(path)
  db.exec("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT)")
  const write = db.prepare("INSERT INTO kv VALUES ('k', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v")
  const read = db.prepare("SELECT v FROM kv WHERE k = 'k'")
  return {
    what: "node:sqlite: upsert (WAL, FULL), get",
    write: async (value) => write.run(value),
    read: async () => read.get(),
  }
}

function rawMap(): Raw {
  const map = new Map<string, string>()
  return {
    what: "Map: set, get",
    write: async (value) => map.set("k", value),
    read: async () => map.get("k"),
  }
}
