import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { PrismaBetterSqlite3 } from "@prisma/adapter-better-sqlite3"
import { PrismaClient } from "../../../.generated/sqlite/client.ts"
import { databaseDriver } from "../drivers/database.ts"
import { diskDriver, prepareDiskFolder } from "../drivers/disk.ts"
import { memoryDriver } from "../drivers/memory.ts"
import { prepareShelf, shelfDriver } from "../drivers/shelf.ts"
import { type CookieStoreOptions, cookieStore } from "../stores/cookie.ts"
import { keyed } from "../stores/keyed.ts"
import { memoryRevokedSeals } from "../stores/revoked-seals.ts"
import type { SessionDriver } from "../types.ts"
import { type StoreUnderTest, timeouts } from "./bench.ts"

type Open = (now: () => Date) => StoreUnderTest | Promise<StoreUnderTest>

/** Every store in a real, empty place of its own. */
export const places: Record<"memory" | "disk" | "shelf" | "database" | "cookie", Open> = {
  memory: () => {
    const driver = memoryDriver()
    return lifted("memory", () => driver)
  },

  disk: () => {
    const folder = temporaryFolder()
    prepareDiskFolder(folder)
    return lifted("disk", () => diskDriver({ folder }), removal(folder))
  },

  shelf: () => {
    const folder = temporaryFolder()
    const path = join(folder, "sessions.shelf")
    prepareShelf(path)
    return lifted("shelf", () => shelfDriver({ path }), removal(folder))
  },

  database: async () => {
    const { client, close } = await openDatabase()
    return lifted("database", () => databaseDriver({ table: client.session }), close)
  },

  cookie: (now) => {
    const options = cookieOptions({ now })
    return { store: cookieStore(options), again: () => cookieStore(options) }
  },
}

/** What a sealed cookie needs, with the longest name that the site gives it. */
export function cookieOptions(given: Partial<CookieStoreOptions> = {}): CookieStoreOptions {
  return {
    name: "cookie",
    cookieName: "__Host-session",
    origin: "https://site.example",
    secrets: ["3q2-7w7dZBpJXx1sYQk0mTf9vLc8nRgHuE5aWbVoKiM"],
    timeouts,
    now: () => new Date(),
    revoked: memoryRevokedSeals(),
    ...given,
  }
}

/** A SQLite database with the site's tables, in a folder of its own. */
export async function openDatabase(): Promise<{ client: PrismaClient; close: () => Promise<void> }> {
  const folder = temporaryFolder()
  const adapter = new PrismaBetterSqlite3({ url: `file:${join(folder, "test.db")}` })
  const connection = await adapter.connect()
  const migrations = new URL("../../../prisma/migrations/", import.meta.url)
  const names = readdirSync(migrations, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  for (const { name } of names.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    await connection.executeScript(readFileSync(new URL(`${name}/migration.sql`, migrations), "utf8"))
  }
  await connection.dispose()
  const client = new PrismaClient({ adapter })
  const close = async () => {
    await client.$disconnect()
    removal(folder)()
  }
  return { client, close }
}

function lifted(name: string, driver: () => SessionDriver, close?: StoreUnderTest["close"]): StoreUnderTest {
  const open = () => keyed({ name, driver: driver(), timeouts })
  return { store: open(), again: open, close }
}

const temporaryFolder = () => mkdtempSync(join(tmpdir(), "sessions-"))
const removal = (folder: string) => () => rmSync(folder, { recursive: true, force: true })
