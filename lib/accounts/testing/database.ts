import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createDatabase } from "../../database/client.ts"
import { migrate } from "../../database/migrate.ts"

/** A real database of its own, as the site has it, in a folder that `close` removes. */
export async function createTestDatabase() {
  const folder = await mkdtemp(join(tmpdir(), "cloakroom-auth-"))
  const url = `file:${join(folder, "test.db")}`
  await migrate(url)
  const db = createDatabase(url)
  return {
    db,
    url,
    async close() {
      await db.$disconnect()
      await rm(folder, { recursive: true })
    },
  }
}
