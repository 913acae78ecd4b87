/** Sessions by the million, expired or not: put straight where a driver would have put them, without an fsync for each. */
import { randomBytes } from "node:crypto"
import { mkdirSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { folderOf, newLabel } from "../lib/session/drivers/disk-folder.ts"
import { encodeRow } from "../lib/session/drivers/row-format.ts"
import { makeRow } from "../lib/session/testing/rows.ts"
import type { Row, SessionId } from "../lib/session/types.ts"
import type { Progress } from "./check.ts"
import { type DriverPlace, openDriver } from "./places.ts"

const atime = new Date("2026-01-01T00:00:00.000Z")
const row = makeRow({ data: JSON.stringify({ text: "x".repeat(200) }), atime, expiresAt: atime })
const anyId = () => randomBytes(64).toString("hex") as SessionId

/** Kept in one step, so that it does not take hours. */
export const CHUNK = 5000

/** Puts `count` expired sessions into a store in this folder. @returns some of their ids, evenly */
export async function putExpired(
  name: string,
  folder: string,
  count: number,
  progress: Progress,
): Promise<SessionId[]> {
  const place = await openDriver(name, folder)
  const put = putterOf(name, folder, place)
  const sample: SessionId[] = []
  for (let done = 0; done < count; ) {
    const ids = Array.from({ length: Math.min(CHUNK, count - done) }, anyId)
    await put(ids.map((id) => [id, row]))
    sample.push(ids[0] as SessionId)
    done += ids.length
    progress(done)
  }
  await place.close()
  return sample
}

type Put = (rows: readonly (readonly [SessionId, Row])[]) => unknown

/** Puts rows where the driver of this place would have put them. */
export const putterOf = (name: string, folder: string, place: DriverPlace): Put =>
  (putters[name] ?? oneByOne)(folder, place)

function inTable(_: string, { table }: DriverPlace): Put {
  return (rows) => table?.createMany({ data: rows.map(([sessionId, row]) => ({ sessionId, ...row })) })
}

function onDisk(folder: string): Put {
  const root = join(folder, "sessions")
  return (rows) => {
    for (const [id, row] of rows) {
      const home = folderOf(root, id)
      const label = newLabel(home, row.version)
      mkdirSync(home, { recursive: true, mode: 0o700 })
      writeFileSync(label.path, "", { mode: 0o600 })
      writeFileSync(label.content, encodeRow(id, row), { mode: 0o600 })
    }
  }
}

function oneByOne(_: string, { driver }: DriverPlace): Put {
  return (rows) => Promise.all(rows.map(([id, row]) => driver.create(id, row)))
}

const putters: Record<string, (folder: string, place: DriverPlace) => Put> = {
  database: inTable,
  postgresql: inTable,
  disk: onDisk,
}
