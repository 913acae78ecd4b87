/** The stores as the site makes them, in a folder that several processes may share. */
import { join } from "node:path"
import { createDatabase } from "../lib/database/client.ts"
import { migrate } from "../lib/database/migrate.ts"
import { databaseDriver } from "../lib/session/drivers/database.ts"
import { diskDriver, prepareDiskFolder } from "../lib/session/drivers/disk.ts"
import { prepareShelf, shelfDriver } from "../lib/session/drivers/shelf.ts"
import { keyed } from "../lib/session/stores/keyed.ts"
import { cookieStore } from "../lib/session/stores/sealed.ts"
import { timeouts } from "../lib/session/testing/bench.ts"
import { cookieOptions } from "../lib/session/testing/places.ts"
import type { SessionDriver, SessionStore } from "../lib/session/types.ts"

export const keyedStores = ["database", "disk", "shelf"] as const
export const lastingStores = [...keyedStores, "cookie"] as const

interface DriverPlace {
  readonly driver: SessionDriver
  readonly close: () => Promise<void>
}

/** @param folder where all of them are; made ready by the first process that opens it */
export async function openDriver(name: string, folder: string): Promise<DriverPlace> {
  const close = async () => {}
  if (name === "disk") {
    const place = join(folder, "sessions")
    prepareDiskFolder(place)
    return { driver: diskDriver({ folder: place }), close }
  }
  if (name === "shelf") {
    const path = join(folder, "sessions.shelf")
    prepareShelf(path)
    return { driver: shelfDriver({ path }), close }
  }
  const db = await openDatabase(folder)
  return { driver: databaseDriver({ table: db.session }), close: () => db.$disconnect() }
}

export interface Place {
  readonly store: SessionStore
  readonly close: () => Promise<void>
}

/** @param now what the cookie store takes for the time */
export async function openStore(name: string, folder: string, now: () => Date): Promise<Place> {
  if (name === "cookie") {
    const db = await openDatabase(folder)
    const ended = databaseDriver({ table: db.session })
    return { store: cookieStore(cookieOptions({ now, ended })), close: () => db.$disconnect() }
  }
  const { driver, close } = await openDriver(name, folder)
  return { store: keyed({ name, driver, timeouts }), close }
}

async function openDatabase(folder: string) {
  const url = `file:${join(folder, "cloakroom.db")}`
  await migrate(url, join(import.meta.dirname, ".."))
  return createDatabase(url)
}
