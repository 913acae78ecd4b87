import { readdirSync, statSync } from "node:fs"
import { mkdir, rename, rm, writeFile } from "node:fs/promises"
import { dirname, join } from "node:path"
import { IdTakenError } from "../errors.ts"
import { isSystemError, makeFolder, moved, randomName, syncFolder, writeDurably } from "./disk-files.ts"
import type { Label } from "./disk-folder.ts"

/** New sessions are built in `<root>/tmp` and then put in their place whole, so that nobody ever sees half of one. */
export function diskDrafts(root: string) {
  const tmp = join(root, "tmp")
  const lasting = new Set<string>()

  async function build(draft: string, label: Label, bytes: Buffer): Promise<void> {
    await mkdir(draft, 0o700)
    await writeDurably(join(draft, label.content), bytes)
    await writeFile(join(draft, label.name), "", { flag: "wx", mode: 0o600 })
    await syncFolder(draft)
  }

  async function place(draft: string, folder: string): Promise<void> {
    const parent = dirname(folder)
    const made = await makeFolder(parent)
    // Who made the parent may not have got as far as its fsync.
    if (made || !lasting.has(parent)) await syncFolder(root)
    lasting.add(parent)
    await rename(draft, folder)
    try {
      await syncFolder(parent)
    } catch (error) {
      await moved(folder, draft)
      throw error
    }
  }

  return {
    /** @throws IdTakenError */
    async create(folder: string, label: Label, bytes: Buffer): Promise<void> {
      const draft = join(tmp, randomName())
      await makeFolder(tmp)
      try {
        await build(draft, label, bytes)
        await place(draft, folder)
      } catch (error) {
        await rm(draft, { recursive: true, force: true }).catch(() => {})
        if (isSystemError(error, "ENOTEMPTY", "EEXIST")) throw new IdTakenError()
        throw error
      }
    },

    /** Removes what killed processes left half built. That takes milliseconds; an hour is a slow process too. */
    async sweep(now: Date): Promise<void> {
      if (!statSync(tmp, { throwIfNoEntry: false })) return
      for (const name of readdirSync(tmp)) {
        const stat = statSync(join(tmp, name), { throwIfNoEntry: false })
        if (!stat || now.getTime() - stat.ctimeMs < 3_600_000 || !/^[0-9a-f]{32}$/.test(name)) continue
        // Under another name first: its process, should it wake up, must not put half of it in place.
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
