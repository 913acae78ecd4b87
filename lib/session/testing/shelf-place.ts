/** A shelf that keeps one session, for tests that look at its file. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { prepareShelf, shelfDriver } from "../drivers/shelf.ts"
import { makeRow, newId } from "./rows.ts"

export type ShelfPlace = Awaited<ReturnType<typeof openShelfPlace>>

export async function openShelfPlace() {
  const folder = mkdtempSync(join(tmpdir(), "shelf-"))
  const path = join(folder, "data", "sessions.shelf")
  prepareShelf(path)
  const reports: string[] = []
  const driver = shelfDriver({ path, onBroken: (message) => reports.push(message) })
  const id = newId()
  await driver.create(id, makeRow())
  return { folder, path, reports, driver, id, close: () => rmSync(folder, { recursive: true }) }
}

/** Does something to the file by SQL, as another program would. */
export function sql(file: string, text: string): void {
  const db = new DatabaseSync(file)
  db.exec(text)
  db.close()
}
