import { readFileSync, statSync } from "node:fs"
import { basename } from "node:path"
import type { TableRow } from "../session/drivers/database-sql.ts"
import { isSystemError, pathIn } from "../session/drivers/disk-files.ts"
import { readLabel } from "../session/drivers/disk-folder.ts"
import { selectRow } from "../session/drivers/shelf.ts"
import { connectShelf, type Shelf } from "../session/drivers/shelf-file.ts"
import { sqlOn } from "../session/drivers/sql.ts"
import { StoreUnavailableError } from "../session/errors.ts"
import { withDeadline } from "../session/time/deadline.ts"
import type { SessionId } from "../session/types.ts"
import { database } from "../site/database.ts"
import { env } from "../site/env.ts"
import { redisClient } from "../site/redis.ts"
import type { KeyedStoreName } from "../site/store-names.ts"
import { bytes, isInvalid, shortId, utc } from "./format.ts"
import { shorten } from "./shorten.ts"

/** One thing that the server keeps of a session, and where. */
export interface Holding {
  readonly place: string
  readonly facts: readonly (readonly [name: string, value: string])[]
  /** The kept text itself, or its beginning. */
  readonly content?: string
  /** No store wrote this, so it is no session. */
  readonly broken?: true
}

/** In characters. Data may have 64 KiB, too much for a page. */
const MAX_CONTENT = 1000

/** Opened once, and kept open until the process ends. */
let shelf: Shelf | undefined

/** By store: looks into the place itself. Null when it holds nothing under this id. */
const look: Record<KeyedStoreName, (id: SessionId) => Promise<Holding | null>> = {
  async database(id) {
    const place = "A row in the table session"
    const select = `SELECT data, version, atime, expires_at AS "expiresAt" FROM session
      WHERE session_id = CAST(? AS CHAR(128))`
    const found = await sqlOn(database().adapter).rows(select, id).catch(unreadable)
    if (found === "unreadable") return { place, facts: [["session_id", shortId(id)]], broken: true }
    const [row] = found as unknown as TableRow[]
    if (!row) return null
    const data = String(row.data ?? "")
    return {
      place,
      facts: [
        ["session_id", shortId(id)],
        ["atime", utc(row.atime)],
        ["data", bytes(Buffer.byteLength(data))],
        ["version", String(row.version)],
        ["expires_at", utc(row.expiresAt)],
      ],
      content: shorten(data, MAX_CONTENT),
      ...(isBroken(row) ? { broken: true } : {}),
    }
  },

  async disk(id) {
    const label = readLabel(pathIn(env().dataDir, "sessions"), id)
    const file = label && readIfThere(label.content)
    if (!file) return null
    return {
      place: "A file in the data folder",
      facts: [
        ["path", `sessions/${id.slice(0, 2)}/${shorten(id)}/${shorten(basename(label.content))}`],
        ["size", bytes(file.bytes.length)],
        ["mode", (file.mode & 0o777).toString(8).padStart(4, "0")],
        ["version", String(label.version)],
      ],
      content: shorten(file.bytes.toString(), MAX_CONTENT),
    }
  },

  async shelf(id) {
    shelf ??= connectShelf(pathIn(env().dataDir, "sessions.shelf"))
    const [kept] = await shelf.read(selectRow, id)
    if (!kept) return null
    const row = String(kept.row)
    return {
      place: "A row in the file sessions.shelf",
      facts: [
        ["id", shortId(id)],
        ["row", bytes(Buffer.byteLength(row))],
        ["version", String(kept.version)],
      ],
      content: shorten(row, MAX_CONTENT),
    }
  },

  async redis(id) {
    const key = `session:{${id}}`
    const place = "A key in Redis"
    const name = ["key", `session:{${shorten(id)}}`] as const
    // The session has just been read, so there is a connection.
    const asked = Promise.all([redisClient().get(key), redisClient().pTTL(key)])
    const [row, remaining] = await withDeadline("redis", 2000, asked).catch((error) => {
      if (error.message.startsWith("WRONGTYPE")) return ["", 0] as const
      throw error instanceof StoreUnavailableError ? error : new StoreUnavailableError("redis", error)
    })
    if (row === null) return null
    if (row === "") return { place, facts: [name], broken: true }
    const facts = [
      name,
      ["size", bytes(Buffer.byteLength(row))],
      ["time to live", `${Math.ceil(remaining / 1000)} s`],
    ] as const
    return { place, facts, content: shorten(row, MAX_CONTENT) }
  },

  async memory(id) {
    return { place: "An entry in the server's memory", facts: [["key", shortId(id)]] }
  },
}

/**
 * What a store's place holds of a session. Null when it holds nothing, as always for the cookie store.
 * @throws StoreUnavailableError
 */
export async function holdingOf(store: string, id: SessionId): Promise<Holding | null> {
  try {
    return (await look[store as KeyedStoreName]?.(id)) ?? null
  } catch (error) {
    throw isSystemError(error) ? new StoreUnavailableError(store, error) : error
  }
}

/** Whether the store would find no session in it. */
const isBroken = ({ data, version, atime, expiresAt }: TableRow): boolean =>
  typeof data !== "string" || !Number.isInteger(version) || [atime, expiresAt].some(isInvalid)

/** For a row with a column that is no value of its type. Rethrows any other error. */
function unreadable(error: unknown): "unreadable" {
  if (error instanceof RangeError) return "unreadable"
  throw error
}

/** Null when the file is gone: an update may have replaced it meanwhile, which is no failure of the disk. */
function readIfThere(path: string): { bytes: Buffer; mode: number } | null {
  try {
    return { bytes: readFileSync(path), mode: statSync(path).mode }
  } catch (error) {
    if (isSystemError(error, "ENOENT")) return null
    throw error
  }
}
