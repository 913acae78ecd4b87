import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { PrismaClient } from "../../../.generated/sqlite/client.ts"
import { driverContract } from "../testing/driver-contract.ts"
import { databaseDriver } from "./database.ts"

function makeTable(file: string) {
  const sql = new DatabaseSync(file)
  sql.exec(`
    PRAGMA journal_mode = WAL;
    CREATE TABLE "session" (
      "session_id" CHAR(128) UNIQUE NOT NULL,
      "atime" DATETIME NOT NULL DEFAULT CURRENT_TIMESTAMP,
      "data" TEXT,
      "version" INTEGER NOT NULL,
      "expires_at" DATETIME NOT NULL
    );
    CREATE INDEX "session_expires_at_idx" ON "session" ("expires_at");
  `)
  return sql
}

async function open() {
  const folder = mkdtempSync(join(tmpdir(), "database-"))
  const file = join(folder, "test.db")
  const sql = makeTable(file)
  const client = () => new PrismaClient({ adapter: new PrismaBetterSqlite3({ url: `file:${file}` }) })
  const [prisma, second] = [client(), client()]
  return {
    ...{ sql, prisma },
    driver: databaseDriver({ table: prisma.session }),
    reopen: () => databaseDriver({ table: second.session }),
    close: async () => {
      sql.close()
      await Promise.all([prisma.$disconnect(), second.$disconnect()])
      rmSync(folder, { recursive: true })
    },
  }
}

driverContract("database", open)
