/** New sessions are built in `<root>/tmp` and then renamed to their place, so that nobody ever sees half of one. */
import { readdirSync } from "node:fs"
import { mkdir, rm, writeFile } from "node:fs/promises"
import { dirname } from "node:path"
import { IdTakenError, StoreUnavailableError } from "../errors.ts"
import type { Row, SessionId, Version } from "../types.ts"
import { isAbandoned, isSystemError, makeFolder, newName, pathIn, syncFolder, writeDurably } from "./disk-files.ts"
import { folderOf, newLabel, renameDurably } from "./disk-folder.ts"
import { encodeRow } from "./row-format.ts"

/** The parents of sessions whose names this process has synced. */
const synced = new Set<string>()

/** @throws IdTakenError */
export async function createSession(root: string, id: SessionId, row: Row): Promise<void> {
  const draft = newDraft(root)
  const folder = folderOf(root, id)
  const parent = dirname(folder)
  try {
    await build(draft, row.version, encodeRow(id, row))
    // Another process may have made the parent, and not have synced its name yet.
    if ((await makeFolder(parent)) || !synced.has(parent)) await syncFolder(root)
    synced.add(parent)
    if (!(await renameDurably(draft, folder))) throw new StoreUnavailableError("disk", `${draft} is missing`)
  } catch (error) {
    throw isSystemError(error, "ENOTEMPTY", "EEXIST") ? new IdTakenError() : error
  } finally {
    await removeDraft(draft).catch(() => {})
  }
}

/** Builds a session of 4 KiB and removes it. @throws what the operating system says if that can not be done */
export async function tryToCreate(root: string): Promise<void> {
  const draft = newDraft(root)
  await build(draft, 1, " ".repeat(4096)).finally(() => removeDraft(draft))
}

/** Removes what killed processes have left in `tmp`. */
export async function sweepDrafts(root: string, now: Date): Promise<void> {
  const tmp = pathIn(root, "tmp")
  await makeFolder(tmp)
  for (const name of readdirSync(tmp)) {
    if (!/^[0-9a-f]{32}$/.test(name) || !isAbandoned(pathIn(tmp, name), now)) continue
    // Renamed first: its process may only have been stopped, and must not put half of it in place.
    const trash = newDraft(root)
    if (await renameDurably(pathIn(tmp, name), trash)) await removeDraft(trash)
  }
}

const newDraft = (root: string) => pathIn(root, "tmp", newName())
const removeDraft = (draft: string) => rm(draft, { recursive: true, force: true })

async function build(draft: string, version: Version, text: string): Promise<void> {
  const label = newLabel(draft, version)
  await makeFolder(dirname(draft))
  await mkdir(draft, 0o700)
  await writeDurably(label.content, text)
  await writeFile(label.path, "", { flag: "wx", mode: 0o600 })
  await syncFolder(draft)
}
