/** What can happen to the place that a store keeps its sessions in. */
import { chmodSync } from "node:fs"
import { join } from "node:path"
import type { Site } from "../support/site.ts"
import { closeTheDoor, cutWrites, failCalls, whyNoCallsFail } from "./system.ts"

export interface Fault {
  readonly store: string
  readonly what: string
  /** Whether sessions can still be read. */
  readonly readable: boolean
  /** Whether the health check comes upon it: it costs too much to try all that a write does. */
  readonly healthy?: boolean
  /** The register of logins fails as well: a logout may end the session, though it is not acknowledged (README.md). */
  readonly isEverywhere?: boolean
  readonly breakIt: (site: Site) => Promise<() => Promise<void> | void>
}

const failing = (store: string, calls: string, error: string): Fault => ({
  store,
  what: `${error} at ${calls}`,
  readable: true,
  breakIt: (site) => failCalls(site.pid(), calls, error),
})

/** The log is on the same disk, and has no room either. */
function noRoom(store: string): Fault {
  const what = "no room: writes are cut short"
  return { store, what, readable: true, breakIt: async (site) => cutWrites(site.pid(), 100) }
}

const traced: Fault[] = [
  failing("disk", "fsync", "EIO"),
  failing("disk", "fsync", "ENOSPC"),
  { ...failing("disk", "rename", "ENOSPC"), healthy: true },
  failing("disk", "rename,mkdir,unlink", "EROFS"),
  failing("shelf", "fsync", "EIO"),
  failing("shelf", "fsync", "ENOSPC"),
  failing("shelf", "pwrite64", "EIO"),
  failing("shelf", "pwrite64", "ENOSPC"),
  failing("shelf", "pwrite64", "EROFS"),
  { ...failing("database", "fsync", "EIO"), healthy: true },
  { ...failing("database", "pwrite64", "ENOSPC"), healthy: true },
  { ...failing("database", "pwrite64", "EROFS"), healthy: true },
]

/** The folder that a place is in can not be entered. */
function noEntry(store: string, name: string): Fault {
  return {
    store,
    what: "EACCES",
    readable: false,
    async breakIt({ folder }) {
      chmodSync(join(folder, name), 0)
      return () => chmodSync(join(folder, name), 0o700)
    },
  }
}

const others: Fault[] = [
  noEntry("disk", "data/sessions"),
  noEntry("shelf", "data"),
  noEntry("database", "."),
  { store: "disk", what: "EMFILE", readable: false, breakIt: async (site) => closeTheDoor(site.pid()) },
  { ...noRoom("disk"), isEverywhere: true },
  noRoom("shelf"),
  { ...noRoom("database"), healthy: true },
]

/** Those that can be tried here. */
export const faults: readonly Fault[] = [...(whyNoCallsFail ? [] : traced), ...others]

/** Said once, so that what is not tried does not look like what went well. */
export const notTried = whyNoCallsFail && `NOT TRIED: ${traced.length} faults of system calls. ${whyNoCallsFail}`
