import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { PrismaClient } from "../../../.generated/sqlite/client.ts"

const migrations = join(import.meta.dirname, "../../../prisma/migrations")

/** A real database of its own, with the project's migrations, in a folder that `close` removes. */
export async function createTestDatabase() {
  const folder = await mkdtemp(join(tmpdir(), "cloakroom-auth-"))
  const file = join(folder, "test.db")
  const setup = new DatabaseSync(file)
  setup.exec("PRAGMA journal_mode = WAL")
  for (const name of (await readdir(migrations)).sort()) {
    if (name.endsWith(".toml")) continue
    setup.exec(await readFile(join(migrations, name, "migration.sql"), "utf8"))
  }
  setup.close()
  const db = new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: `file:${file}` }) })
  return {
    db,
    async close() {
      await db.$disconnect()
      await rm(folder, { recursive: true })
    },
  }
}
