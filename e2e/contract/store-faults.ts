/** How a store is broken beneath a running site, and mended again. */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import type { Site } from "../support/site.ts"

export interface Fault {
  readonly store: string
  readonly what: string
  /** The stores that go on working meanwhile. The register of logins is in the database: without it nobody is known. */
  readonly others: readonly string[]
  /** Those where a session from before login goes on working. The seals that were revoked are in the database as well. */
  readonly othersBeforeLogin: readonly string[]
  /** Breaks it. @returns what mends it */
  readonly breakIt: (site: Site) => () => void
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

export const faults: Fault[] = [
  {
    store: "disk",
    what: "its folder is missing",
    others: ["cookie", "database", "shelf", "memory"],
    othersBeforeLogin: ["cookie", "database", "shelf", "memory"],
    breakIt: (site) => moveAway(data(site), "sessions"),
  },
  {
    store: "disk",
    what: "a file is in the place of its folder",
    others: ["cookie", "database", "shelf", "memory"],
    othersBeforeLogin: ["cookie", "database", "shelf", "memory"],
    breakIt: (site) => {
      const mend = moveAway(data(site), "sessions")
      writeFileSync(join(data(site), "sessions"), "")
      return mend
    },
  },
  {
    store: "shelf",
    what: "its file is missing",
    others: ["cookie", "database", "disk", "memory"],
    othersBeforeLogin: ["cookie", "database", "disk", "memory"],
    breakIt: (site) => moveAway(data(site), "sessions.shelf"),
  },
  {
    store: "shelf",
    what: "a folder is in the place of its file",
    others: ["cookie", "database", "disk", "memory"],
    othersBeforeLogin: ["cookie", "database", "disk", "memory"],
    breakIt: (site) => {
      const mend = moveAway(data(site), "sessions.shelf")
      mkdirSync(join(data(site), "sessions.shelf"))
      return mend
    },
  },
  {
    store: "database",
    what: "its file is missing",
    others: [],
    othersBeforeLogin: ["disk", "shelf", "memory"],
    breakIt: (site) => moveAway(site.folder, "cloakroom.db"),
  },
  {
    store: "database",
    what: "an empty file is in its place",
    others: [],
    othersBeforeLogin: ["disk", "shelf", "memory"],
    breakIt: (site) => {
      const mend = moveAway(site.folder, "cloakroom.db")
      writeFileSync(join(site.folder, "cloakroom.db"), "")
      return mend
    },
  },
]
