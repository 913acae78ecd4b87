/** New sessions are built in `<root>/tmp` and then renamed to their place, so that nobody ever sees half of one. */
import { readdirSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { IdTakenError, StoreUnavailableError } from "../errors.ts"
import type { Version } from "../types.ts"
import {
  isLeft,
  isSystemError,
  makeFolder,
  moved,
  randomName,
  syncFolder,
  writeDurably,
} from "./disk-files.ts"
import { newLabel, renameDurably } from "./disk-folder.ts"

export function diskDrafts(root: string) {
  const tmp = join(root, "tmp")
  /** Parents of sessions whose names this process has synced. */
  const synced = new Set<string>()

  async function build(draft: string, version: Version, bytes: Buffer): Promise<void> {
    const label = newLabel(draft, version)
    await mkdir(draft, 0o700)
    await writeDurably(label.content, bytes)
    await writeFile(label.path, "", { flag: "wx", mode: 0o600 })
    await syncFolder(draft)
  }

  async function place(draft: string, folder: string): Promise<void> {
    const parent = dirname(folder)
    const isNew = await makeFolder(parent)
    // Another process may have made the parent, and not have synced its name yet.
    if (isNew || !synced.has(parent)) await syncFolder(root)
    synced.add(parent)
    if (!(await renameDurably(draft, folder))) throw new StoreUnavailableError("disk", `${draft} is missing`)
  }

  return {
    /** @throws IdTakenError */
    async create(folder: string, version: Version, bytes: Buffer): Promise<void> {
      const draft = join(tmp, randomName())
      await makeFolder(tmp)
      try {
        await build(draft, version, bytes)
        await place(draft, folder)
      } catch (error) {
        await rm(draft, { recursive: true, force: true }).catch(() => {})
        if (isSystemError(error, "ENOTEMPTY", "EEXIST")) throw new IdTakenError()
        throw error
      }
    },

    /** Removes what killed processes have left in `tmp`. */
    async sweep(now: Date): Promise<void> {
      await makeFolder(tmp)
      for (const name of readdirSync(tmp)) {
        if (!/^[0-9a-f]{32}$/.test(name) || !isLeft(join(tmp, name), now)) continue
        // Renamed first: its process may only have been stopped, and must not put half of it in place.
        const trash = join(tmp, randomName())
        if (await moved(join(tmp, name), trash)) await rm(trash, { recursive: true, force: true })
      }
    },

    /** Writes a file and removes it. @throws what the operating system says if that can not be done */
    async probe(): Promise<void> {
      const file = join(tmp, randomName())
      await makeFolder(tmp)
      try {
        await writeDurably(file, Buffer.alloc(4096))
      } finally {
        await rm(file, { force: true })
      }
    },
  }
}
