/** How a store is broken beneath a running site, and mended again. */
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { redisProgram } from "../../lib/session/testing/redis-server.ts"
import { run } from "../../lib/testing/postgresql.ts"
import { isFile } from "../support/database.ts"
import type { Site } from "../support/site.ts"

type Mend = () => void | Promise<void>

export interface Fault {
  readonly store: string
  readonly what: string
  /** Breaks it. @returns what mends it */
  readonly breakIt: (site: Site) => Mend | Promise<Mend>
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

/** Gives a database in PostgreSQL another name, and its own back. */
async function renameDatabase(site: Site, ...inItsPlace: ((name: string) => string)[]): Promise<Mend> {
  const server = new URL(site.settings.DATABASE_URL ?? "")
  const name = server.pathname.slice(1)
  server.pathname = "postgres"
  // Nobody may be connected to it then.
  const endConnections = `SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = '${name}'`
  await run(
    server.href,
    `ALTER DATABASE ${name} ALLOW_CONNECTIONS false`,
    endConnections,
    `ALTER DATABASE ${name} RENAME TO away`,
    ...inItsPlace.map((make) => make(name)),
  )
  return () =>
    run(
      server.href,
      `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`,
      `ALTER DATABASE away RENAME TO ${name}`,
      `ALTER DATABASE ${name} ALLOW_CONNECTIONS true`,
    )
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
    what: "it is missing",
    breakIt: (site) => (isFile(site) ? moveAway(site.folder, "cloakroom.db") : renameDatabase(site)),
  },
  {
    store: "database",
    what: "an empty one is in its place",
    breakIt: async (site) => {
      if (!isFile(site)) return renameDatabase(site, (name) => `CREATE DATABASE ${name}`)
      const mend = moveAway(site.folder, "cloakroom.db")
      writeFileSync(join(site.folder, "cloakroom.db"), "")
      return mend
    },
  },
]
