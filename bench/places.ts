/** The places that are measured: each store as the site makes it, and the raw operation beneath it. */
import { randomBytes } from "node:crypto"
import { mkdirSync } from "node:fs"
import { open as openFile, readFile, rename } from "node:fs/promises"
import { join } from "node:path"
import Database from "better-sqlite3"
import { sealData, unsealData } from "iron-session"
import { open as openShelf } from "lmdb"
import { createDatabase } from "../lib/db.ts"
import { migrate } from "../lib/migrate.ts"
import { databaseDriver } from "../lib/session/drivers/database.ts"
import { diskDriver, prepareDiskFolder } from "../lib/session/drivers/disk.ts"
import { memoryDriver } from "../lib/session/drivers/memory.ts"
import { prepareShelf, shelfDriver } from "../lib/session/drivers/shelf.ts"
import { cookieStore } from "../lib/session/stores/cookie.ts"
import { keyed } from "../lib/session/stores/keyed.ts"
import { databaseRevokedSeals } from "../lib/session/stores/revoked-seals.ts"
import type { SessionStore } from "../lib/session/types.ts"

export const timeouts = { idle: 1800, absolute: 28_800, remember: 2_592_000 }

/** A durable write and a read of one value, with nothing of ours around it. */
export interface Raw {
  readonly what: string
  write(value: string): Promise<unknown>
  read(): Promise<unknown>
}

export interface Place {
  readonly store: SessionStore
  readonly raw: Raw
}

export async function openPlaces(folder: string): Promise<Place[]> {
  const url = `file:${join(folder, "bench.db")}`
  await migrate(url)
  const db = createDatabase(url)
  const disk = join(folder, "sessions")
  prepareDiskFolder(disk)
  const shelf = join(folder, "sessions.shelf")
  prepareShelf(shelf)
  const secret = randomBytes(32).toString("base64url")
  const cookie = cookieStore({
    ...{
      name: "cookie",
      cookieName: "session",
      origin: "http://localhost:3000",
      secrets: [secret],
      timeouts,
    },
    now: () => new Date(),
    revoked: databaseRevokedSeals("cookie", db.revokedSeal),
  })
  const lifted = (name: string, driver: Parameters<typeof keyed>[0]["driver"]) =>
    keyed({ name, driver, timeouts })
  return [
    { store: cookie, raw: rawSeal(secret) },
    {
      store: lifted("database", databaseDriver({ table: db.session })),
      raw: rawSqlite(join(folder, "raw.db")),
    },
    { store: lifted("disk", diskDriver({ folder: disk })), raw: rawFile(join(folder, "raw")) },
    { store: lifted("shelf", shelfDriver({ path: shelf })), raw: rawShelf(join(folder, "raw.shelf")) },
    { store: lifted("memory", memoryDriver()), raw: rawMap() },
  ]
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
  const db = new Database(path)
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
  const db = openShelf<string, string>({ path, noSubdir: true, overlappingSync: false })
  return { what: "lmdb: put, get", write: (value) => db.put("k", value), read: async () => db.get("k") }
}

function rawMap(): Raw {
  const map = new Map<string, string>()
  return {
    what: "Map: set, get",
    write: async (value) => map.set("k", value),
    read: async () => map.get("k"),
  }
}
