/** A disk driver that keeps one session, and the paths of its files, for tests that look at them. */
import { mkdtempSync, readdirSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { diskDriver, prepareDiskFolder } from "../drivers/disk.ts"
import { makeRow, newId } from "./rows.ts"

export type DiskPlace = Awaited<ReturnType<typeof openDiskPlace>>

export async function openDiskPlace() {
  const parent = mkdtempSync(join(tmpdir(), "disk-"))
  const folder = join(parent, "sessions")
  prepareDiskFolder(folder)
  const reports: string[] = []
  const driver = diskDriver({ folder, onBroken: (message) => reports.push(message) })
  const id = newId()
  await driver.create(id, makeRow())
  const home = join(folder, id.slice(0, 2), id)
  const entries = () => readdirSync(home)
  const find = (name: RegExp) => join(home, entries().find((entry) => name.test(entry)) ?? "none")
  return {
    ...{ parent, folder, reports, driver, id, home, entries },
    /** The file whose name is the session's state. */
    label: () => find(/^\d+\./),
    content: () => find(/^\w{32}$/),
    everything: () => readdirSync(folder, { recursive: true }).map(String).sort(),
    close: () => rmSync(parent, { recursive: true }),
  }
}
