import { createTestDatabase } from "../accounts/testing/database.ts"
import { databaseDriver } from "../session/drivers/database.ts"
import { keyed } from "../session/stores/keyed.ts"
import { type StoreUnderTest, timeouts } from "../session/testing/bench.ts"

/** The database store on this site's own table, in a real database that no other test uses. */
export async function openDatabasePlace(): Promise<StoreUnderTest> {
  const { db, close } = await createTestDatabase()
  const driver = () => databaseDriver({ table: db.session, adapter: db.adapter })
  const open = () => keyed({ name: "database", driver: driver(), timeouts })
  return { store: open(), again: open, driver: driver(), close }
}
