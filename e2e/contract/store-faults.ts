/** How a store is broken beneath a running site, and mended again. */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { redisProgram } from "../../lib/session/testing/redis-server.ts"
import type { Site } from "../support/site.ts"

export interface Fault {
  readonly store: string
  readonly what: string
  /** Breaks it. @returns what mends it */
  readonly breakIt: (site: Site) => (() => void) | Promise<() => Promise<void>>
}

/** Moves what begins with `name` away, and back. */
export function moveAway(folder: string, name: string): () => void {
  const names = readdirSync(folder).filter((entry) => entry === name || entry.startsWith(`${name}-`))
  if (!names.includes(name)) throw new Error(`There is no ${name} to move away.`)
  for (const entry of names) renameSync(join(folder, entry), join(folder, `away-${entry}`))
  return () => {
    for (const entry of names) {
      rmSync(join(folder, entry), { recursive: true, force: true })
      renameSync(join(folder, `away-${entry}`), join(folder, entry))
    }
  }
}

export const data = (site: Site) => join(site.folder, "data")

const redisIsGone: Fault = {
  store: "redis",
  what: "its server is gone",
  async breakIt({ redis }) {
    if (!redis) throw new Error("The site has no Redis of its own.")
    await redis.stop("SIGKILL")
    return () => redis.start()
  },
}

export const faults: Fault[] = [
  ...(redisProgram ? [redisIsGone] : []),
  {
    store: "disk",
    what: "its folder is missing",
    breakIt: (site) => moveAway(data(site), "sessions"),
  },
  {
    store: "disk",
    what: "a file is in the place of its folder",
    breakIt: (site) => {
      const mend = moveAway(data(site), "sessions")
      writeFileSync(join(data(site), "sessions"), "")
      return mend
    },
  },
  {
    store: "shelf",
    what: "its file is missing",
    breakIt: (site) => moveAway(data(site), "sessions.shelf"),
  },
  {
    store: "shelf",
    what: "a folder is in the place of its file",
    breakIt: (site) => {
      const mend = moveAway(data(site), "sessions.shelf")
      mkdirSync(join(data(site), "sessions.shelf"))
      return mend
    },
  },
  {
    store: "database",
    what: "its file is missing",
    breakIt: (site) => moveAway(site.folder, "cloakroom.db"),
  },
  {
    store: "database",
    what: "an empty file is in its place",
    breakIt: (site) => {
      const mend = moveAway(site.folder, "cloakroom.db")
      writeFileSync(join(site.folder, "cloakroom.db"), "")
      return mend
    },
  },
]
