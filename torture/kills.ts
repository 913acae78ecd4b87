import { randomInt } from "node:crypto"
import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import { setTimeout as pause } from "node:timers/promises"
import Database from "better-sqlite3"
import { prepareSite, type Site } from "../e2e/support/site.ts"
import { diskDriver } from "../lib/session/drivers/disk.ts"
import { shelfDriver } from "../lib/session/drivers/shelf.ts"
import { type Check, inFolder } from "./check.ts"
import { audit, type Entry, expectSound, runClient } from "./ledger.ts"
import { lastingStores } from "./places.ts"
import { postgresqlUrl } from "./servers.ts"

const CLIENTS = 2
/** Those of a site, whatever its database is. */
const stores = lastingStores.filter((name) => name !== "postgresql")
/** How many entries of earlier rounds are looked at again after each kill. */
const SAMPLE = 40

/**
 * The real server is killed under a stream of logins, writes, logouts and revocations in all stores, again and again. After
 * each start every write that it had acknowledged is there, and every session that it had ended is dead.
 */
export const kills: Check = {
  name: `kill -9 of the server, ${stores.join(" ")}`,
  subjects: ["SQLite", "PostgreSQL"],
  count: 500,
  run: (database, count, progress) =>
    inFolder(async (folder) => {
      const site = await prepareSite({
        SESSION_IDLE_TIMEOUT: "86400",
        SESSION_ABSOLUTE_TIMEOUT: "86400",
        ...(database === "PostgreSQL" && { DATABASE_URL: await postgresqlUrl(folder) }),
      })
      const ledger: Entry[] = []
      try {
        await site.start()
        for (let n = 0; n < count; n++) {
          const before = { entries: ledger.length, log: site.log().length }
          await killUnderLoad(site, ledger)
          await site.start()
          const older = Array.from({ length: Math.min(SAMPLE, before.entries) }, () => randomInt(before.entries))
          const entries = [...ledger.slice(before.entries), ...older.map((index) => ledger[index] as Entry)]
          await Promise.all(entries.map(audit))
          expectSound(site.log().slice(before.log))
          progress(n + 1)
        }
        for (const entry of ledger) await audit(entry)
        await site.stop()
        await expectTidy(site)
      } finally {
        await site.remove()
      }
      const writes = ledger.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
      const ended = ledger.filter(({ state }) => state === "ended").length
      return `${count} kills: ${ledger.length} logins, ${writes} writes and ${ended} ends that were acknowledged, all kept`
    }),
}

async function killUnderLoad(site: Site, ledger: Entry[]): Promise<void> {
  const clients = stores.flatMap((store) => Array.from({ length: CLIENTS }, () => runClient(site, store, ledger)))
  const stopped = Promise.all(clients)
  const beforeTheKill = stopped.then(() => {
    throw new Error("The server ended by itself.")
  })
  // The first answers of a process take long. From then on, at any moment.
  const begun = ledger.length
  const isWarm = () => ledger.slice(begun).some(({ acknowledged }) => acknowledged > 0)
  while (!isWarm()) await Promise.race([beforeTheKill, pause(10)])
  await Promise.race([beforeTheKill, pause(randomInt(1000))])
  beforeTheKill.catch(() => {})
  await site.kill()
  await stopped
}

/** Once all has expired, the sweep leaves nothing: no half of a session, no draft, no torn file. */
async function expectTidy({ folder, settings }: Site): Promise<void> {
  const end = new Date("2100-01-01T00:00:00.000Z")
  const onBroken = (message: string) => {
    throw new Error(message)
  }
  const disk = join(folder, "data/sessions")
  await diskDriver({ folder: disk, onBroken }).deleteExpired(end)
  const files = readdirSync(disk, { recursive: true, encoding: "utf8" }).filter((name) => !/^(\w\w|tmp)$/.test(name))
  if (files.length > 0 || existsSync(join(disk, "broken"))) throw new Error(`There is left on disk: ${files}`)

  const shelf = shelfDriver({ path: join(folder, "data/sessions.shelf"), onBroken })
  await shelf.deleteExpired(end)
  for await (const id of shelf.ids()) throw new Error(`There is left on the shelf: ${id}`)

  if (!settings.DATABASE_URL?.startsWith("file:")) return
  const database = new Database(join(folder, "cloakroom.db"))
  const health = database.pragma("integrity_check", { simple: true })
  database.close()
  if (health !== "ok") throw new Error(`SQLite says: ${health}`)
}
