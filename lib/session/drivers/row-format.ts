/**
 * A row as text that checks itself: one header line, then the data. Places that keep bytes or text (disk, shelf, redis) share it.
 *
 *     cloakroom-row/1 <version> <atime> <expiresAt> <checksum>\n<data>
 *
 * The checksum covers the session's id as well, so that content copied to another session's place is not its row.
 */
import { hash } from "node:crypto"
import type { Row, SessionId } from "../types.ts"

const format = "cloakroom-row/1"

/** In bytes. Twenty times what `keyed` lets through: what is larger was not written by a store, and is not read. */
export const maxRowBytes = 4 * 1024 * 1024

export function encodeRow(id: SessionId, { version, atime, expiresAt, data }: Row): string {
  const checked = `${format} ${version} ${atime.toISOString()} ${expiresAt.toISOString()}`
  return `${checked} ${checksum(id, checked, data)}\n${data}`
}

/** @throws Error with what is wrong, when this is not the text that `encodeRow` made for this id */
export function decodeRow(id: SessionId, text: string): Row {
  const end = text.indexOf("\n")
  if (end < 0) throw new Error("it has no header line")
  const line = text.slice(0, end)
  const data = text.slice(end + 1)
  const checked = line.slice(0, line.lastIndexOf(" "))
  const [marker, version, atime = "", expiresAt = ""] = checked.split(" ")
  if (marker !== format) throw new Error("it is in an unknown format")
  if (line !== `${checked} ${checksum(id, checked, data)}`) throw new Error("its checksum is wrong")
  return { version: Number(version), data, atime: new Date(atime), expiresAt: new Date(expiresAt) }
}

const checksum = (id: SessionId, checked: string, data: string) => hash("sha256", `${id} ${checked}\n${data}`)
