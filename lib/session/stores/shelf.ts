import { prepared } from "../drivers/prepared.ts"
import { prepareShelf, shelfDriver } from "../drivers/shelf.ts"
import { isMissing, keyedEntry } from "./entry.ts"

/**
 * One SQLite file for all sessions, by Node's own SQLite. Several processes of one machine may share it.
 * @param file on a local disk. It is made at the first request
 */
export function shelf(file: string, { name = "shelf" } = {}) {
  return keyedEntry(
    name,
    ({ report, makesPlaces }) => {
      const driver = shelfDriver({ path: file, onBroken: report })
      return makesPlaces ? prepared(driver, "shelf", file, () => prepareShelf(file)) : driver
    },
    () => isMissing(file, 'shelf(…) needs the path of a file, like shelf("./.data/sessions.shelf")'),
  )
}
