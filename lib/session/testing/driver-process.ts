/**
 * A process that works on a place, for tests of what several processes do to each other:
 *
 *     node driver-process.ts disk <folder> <id> increment 100
 *
 * Writes "done" to its standard output after each operation, in one system call.
 */
import { writeSync } from "node:fs"
import { diskDriver } from "../drivers/disk.ts"
import { prepareShelf, shelfDriver } from "../drivers/shelf.ts"
import type { SessionDriver, SessionId } from "../types.ts"
import { increment, makeRow, newId } from "./rows.ts"

const [kind, place = "", id = "", operation = "", times = "1"] = process.argv.slice(2)
const driver = kind === "shelf" ? shelfDriver({ path: place }) : diskDriver({ folder: place })

const operations: Record<string, (driver: SessionDriver, id: SessionId) => Promise<unknown>> = {
  increment,
  create: (driver) => driver.create(newId(), makeRow()),
  delete: (driver, id) => driver.delete(id),
  check: (driver) => driver.check(),
  prepareAndCreate: async (driver) => {
    prepareShelf(place)
    await driver.create(newId(), makeRow())
  },
  sweepAll: (driver) => driver.deleteExpired(new Date(8.64e15)),
}

for (let n = 0; n < Number(times); n++) {
  await operations[operation]?.(driver, id as SessionId)
  writeSync(1, "done\n")
}
