/**
 * A row as bytes that check themselves: one header line, then the data. Places that keep bytes (disk, shelf, redis) share it.
 *
 *     cloakroom-row/1 <version> <atime> <expiresAt> <checksum>\n<data>
 *
 * The checksum covers the session's id as well, so that content copied to another session's place is not its row.
 */
import { createHash } from "node:crypto"
import type { Row, SessionId } from "../types.ts"

const format = "cloakroom-row/1"

/** In bytes. Twenty times what `keyed` lets through: what is larger was not written by a store, and is not read. */
export const maxRowBytes = 4 * 1024 * 1024

export function encodeRow(id: SessionId, row: Row): Buffer {
  const data = Buffer.from(row.data)
  const fields = [String(row.version), row.atime.toISOString(), row.expiresAt.toISOString()]
  return Buffer.concat([Buffer.from(`${header(id, fields, data)}\n`), data])
}

/** @throws Error with what is wrong, when these are not the bytes that `encodeRow` made for this id */
export function decodeRow(id: SessionId, bytes: Buffer): Row {
  const end = bytes.indexOf("\n")
  if (end < 0) throw new Error("it has no header line")
  const line = bytes.toString("latin1", 0, end)
  const data = bytes.subarray(end + 1)
  const [marker = "", version = "", atime = "", expiresAt = ""] = line.split(" ")
  if (marker !== format) throw new Error("it is in an unknown format")
  if (line !== header(id, [version, atime, expiresAt], data)) throw new Error("its checksum is wrong")
  return { version: Number(version), data: data.toString(), atime: new Date(atime), expiresAt: new Date(expiresAt) }
}

function header(id: SessionId, fields: string[], data: Buffer): string {
  const checked = [format, ...fields].join(" ")
  const checksum = createHash("sha256").update(`${id} ${checked}\n`).update(data).digest("hex")
  return `${checked} ${checksum}`
}
