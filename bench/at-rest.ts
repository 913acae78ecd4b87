/** What a session takes where it is kept. */
import { lstatSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import type { RedisServer } from "../lib/session/testing/redis-server.ts"
import { heldMemory } from "../torture/heap.ts"

/**
 * Bytes by which a place grows with each session.
 * @param more so many are created: enough that what a place takes by the page or by the block evens out
 */
export async function growth(occupied: () => number | Promise<number>, create: () => unknown, more = 1000) {
  const before = await occupied()
  for (let n = 0; n < more; n++) await create()
  return ((await occupied()) - before) / more
}

/** The same of this process's memory, which changes by itself too. */
export const growthInMemory = (create: () => unknown): Promise<number> => growth(heldMemory, create, 20_000)

/** What a folder and all in it take on the disk: whole blocks. */
export function inFolder(folder: string): number {
  const paths = readdirSync(folder, { recursive: true }).map((name) => join(folder, String(name)))
  return paths.reduce((sum, path) => sum + 512 * lstatSync(path).blocks, 0)
}

/** The pages in use, indexes included, of a SQLite file. */
export function inSqlite(path: string): number {
  const db = new DatabaseSync(path)
  const ask = (name: string) => Number(Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0])
  const bytes = (ask("page_count") - ask("freelist_count")) * ask("page_size")
  db.close()
  return bytes
}

/** The memory of a Redis server. */
export const inRedis = async (server: RedisServer): Promise<number> =>
  Number(/^used_memory:(\d+)/m.exec(String(await server.send("INFO", "memory")))?.[1])
