/** Rows and ids for tests of drivers. */
import { createHash, randomBytes } from "node:crypto"
import type { Row, SessionDriver, SessionId } from "../types.ts"

/** A new random id. */
export function newId(): SessionId {
  return createHash("sha512").update(randomBytes(32)).digest("hex") as SessionId
}

/** A row of version 1 that expires in 2030, unless said otherwise. */
export function makeRow(changes: Partial<Row> = {}): Row {
  const atime = new Date("2029-12-31T23:30:00.123Z")
  return { version: 1, data: '{"n":0}', atime, expiresAt: new Date("2030-01-01T00:00:00.000Z"), ...changes }
}

/** All that is asked of a driver. */
export const operations: Record<string, (driver: SessionDriver, id: SessionId) => Promise<unknown>> = {
  create: (driver) => driver.create(newId(), makeRow()),
  read: (driver, id) => driver.read(id),
  update: (driver, id) => driver.update(id, makeRow({ version: 2 }), 1),
  delete: (driver, id) => driver.delete(id),
  deleteExpired: (driver) => driver.deleteExpired(new Date()),
  check: (driver) => driver.check(),
  ids: (driver) => driver.ids()[Symbol.asyncIterator]().next(),
}

/** The ids that have a row, sorted. */
export async function listed(driver: SessionDriver): Promise<SessionId[]> {
  const ids: SessionId[] = []
  for await (const id of driver.ids()) ids.push(id)
  return ids.sort()
}

/** Adds one to the number in a row's data, trying again on a conflict, as the manager does. */
export async function increment(driver: SessionDriver, id: SessionId): Promise<void> {
  for (;;) {
    const row = await driver.read(id)
    if (!row) throw new Error("The session is gone")
    const data = JSON.stringify({ n: JSON.parse(row.data).n + 1 })
    const result = await driver.update(id, { ...row, version: row.version + 1, data }, row.version)
    if (result === "ok") return
    if (result === "gone") throw new Error("The session is gone")
  }
}
