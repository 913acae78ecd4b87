import { diskDriver, prepareDiskFolder } from "../drivers/disk.ts"
import { prepared } from "../drivers/prepared.ts"
import { isMissing, keyedEntry } from "./entry.ts"

/**
 * A file a session. Several processes of one machine may share the folder.
 * @param folder on a local disk, for sessions alone. It is made at the first request
 */
export function disk(folder: string, { name = "disk" } = {}) {
  return keyedEntry(
    name,
    ({ report, makesPlaces }) => {
      const driver = diskDriver({ folder, onBroken: report })
      return makesPlaces ? prepared(driver, "disk", folder, () => prepareDiskFolder(folder)) : driver
    },
    () => isMissing(folder, 'disk(…) needs a folder, like disk("./.data/sessions")'),
  )
}
