import Database from "better-sqlite3"
import { afterAll, expect, test } from "vitest"
import { PrismaClient } from "../../.generated/sqlite/client.ts"
import { SqliteFile } from "../database/adapter.ts"
import { createLogins } from "./logins.ts"
import { createTestDatabase } from "./testing/database.ts"

const { url, close } = await createTestDatabase()
const path = url.slice("file:".length)
const db = new PrismaClient({ adapter: new SqliteFile(path), log: [{ emit: "event", level: "query" }] })
const connection = new Database(path)
afterAll(async () => {
  connection.close()
  await db.$disconnect()
  await close()
})

/** How SQLite would find the rows of each statement that is sent meanwhile. */
async function plansOf(work: () => Promise<unknown>): Promise<{ query: string; plan: string[] }[]> {
  const sent: { query: string; params: string }[] = []
  db.$on("query", (event) => sent.push(event))
  await work()
  return sent.map(({ query, params }) => {
    const values = JSON.parse(params).map((value: unknown) => (value === true ? 1 : value === false ? 0 : value))
    const steps = connection.prepare(`EXPLAIN QUERY PLAN ${query}`).all(...values) as { detail: string }[]
    return { query, plan: steps.map(({ detail }) => detail) }
  })
}

test("nothing that is asked of the register of logins, or tidied up in it, reads a whole table", async () => {
  const timeouts = { idle: 1800, absolute: 8 * 3600, remembered: 30 * 24 * 3600 }
  const logins = createLogins({ db, now: () => new Date(), timeouts })
  const plans = await plansOf(async () => {
    await logins.sweep(new Date())
    await logins.load({ id: "id" })
    await logins.listActive("user")
    await logins.endOne("user", "id", "revoked")
    await logins.endOthers("user", "id", "revoked")
    await logins.endExcess("user")
  })
  expect(plans.length).toBeGreaterThan(5)
  for (const { query, plan } of plans) {
    expect(plan.length, query).toBeGreaterThan(0)
    expect.soft(plan.join("; "), query).not.toContain("SCAN")
  }
})
