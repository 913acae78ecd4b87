/** The bare operations beneath the stores: to read a value and to write it, on the disk where the store has it there too. */
import { mkdirSync, readFileSync } from "node:fs"
import { open as openFile, rename } from "node:fs/promises"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import Sqlite from "better-sqlite3"
import { sealData, unsealData } from "iron-session"
import { dataAt, type Subject } from "./subject.ts"

export function rawSeal(password: string): Subject {
  let seal = ""
  return {
    name: "iron-session alone: `sealData`, `unsealData`",
    survives: "(in the browser)",
    load: () => unsealData(seal, { password }),
    async write(n) {
      seal = await sealData(dataAt(n), { password })
    },
    atRest: async () => seal.length,
  }
}

/** Writes a file aside and puts it in its place: it is on the disk when this returns, and at each moment whole. */
export async function writeDurably(folder: string, name: string, text: string): Promise<void> {
  const sync = async (path: string, flags: string, content?: string) => {
    const file = await openFile(path, flags)
    if (content !== undefined) await file.writeFile(content)
    await file.sync()
    await file.close()
  }
  const aside = join(folder, "new")
  await sync(aside, "w", text)
  await rename(aside, join(folder, name))
  await sync(folder, "r")
}

export function rawFile(folder: string): Subject {
  mkdirSync(folder)
  return {
    name: "`node:fs` alone: write, fsync, rename, fsync the folder; `readFileSync`",
    survives: "a power cut",
    load: () => JSON.parse(readFileSync(join(folder, "value"), "utf8")),
    write: (n) => writeDurably(folder, "value", JSON.stringify(dataAt(n))),
  }
}

export const settings = ["journal_mode = WAL", "synchronous = FULL"]
const schema = "CREATE TABLE kv (k TEXT PRIMARY KEY, v TEXT)"
const upsert = "INSERT INTO kv VALUES ('k', ?) ON CONFLICT (k) DO UPDATE SET v = excluded.v"
const select = "SELECT v FROM kv WHERE k = 'k'"

function rawSqlite(library: string, get: () => unknown, run: (value: string) => unknown): Subject {
  return {
    name: `\`${library}\` alone: upsert, get (WAL, \`synchronous = FULL\`)`,
    survives: "a power cut",
    load: () => JSON.parse((get() as { v: string }).v),
    write: (n) => run(JSON.stringify(dataAt(n))),
  }
}

/** better-sqlite3, which Prisma uses. */
export function rawBetterSqlite(path: string): Subject {
  const db = new Sqlite(path)
  for (const setting of settings) db.pragma(setting)
  db.exec(schema)
  const [read, write] = [db.prepare(select), db.prepare(upsert)]
  return rawSqlite(
    "better-sqlite3",
    () => read.get(),
    (value) => write.run(value),
  )
}

/** Node's own SQLite, which the shelf uses. */
export function rawNodeSqlite(path: string): Subject {
  const db = new DatabaseSync(path)
  db.exec([...settings.map((setting) => `PRAGMA ${setting}`), schema].join("; "))
  const [read, write] = [db.prepare(select), db.prepare(upsert)]
  return rawSqlite(
    "node:sqlite",
    () => read.get(),
    (value) => write.run(value),
  )
}

/** What the register reads of a login and its user, in the site's own tables. */
export function rawLogin(path: string): Subject {
  const db = new Sqlite(path)
  const read =
    db.prepare(`SELECT s.created_at, s.last_seen_at, s.authenticated_at, u.id, u.username, u.guest, u.created_at
    FROM sign_in s JOIN "user" u ON u.id = s.user_id WHERE s.id = CAST(? AS TEXT) AND s.ended_at IS NULL`)
  const id = db.prepare("SELECT id FROM sign_in").pluck().get()
  return { name: "`better-sqlite3` alone: one statement for the login and its user", load: () => read.get(id) }
}

interface RedisClient {
  get(key: string): Promise<unknown>
  set(key: string, value: string): Promise<unknown>
}

export function rawRedis(client: RedisClient, key: string): Subject {
  return {
    name: "`SET` and `GET` by the same client",
    survives: "a power cut",
    load: async () => JSON.parse(String(await client.get(key))),
    write: (n) => client.set(key, JSON.stringify(dataAt(n))),
  }
}

export function rawMap(): Subject {
  const map = new Map<string, string>()
  return {
    name: "a `Map` of JSON",
    survives: "nothing",
    load: () => JSON.parse(map.get("k") as string),
    write: (n) => map.set("k", JSON.stringify(dataAt(n))),
  }
}
