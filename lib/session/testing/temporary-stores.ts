import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { cookie } from "../stores/cookie.ts"
import { disk } from "../stores/disk.ts"
import { memory } from "../stores/memory.ts"
import { shelf } from "../stores/shelf.ts"

/** The stores that need no server, as `openSessions` takes them, in a folder that goes with the test file. */
export function temporaryStores() {
  const folder = mkdtempSync(join(tmpdir(), "stores-"))
  afterAll(() => rmSync(folder, { recursive: true }))
  const secret = randomBytes(32).toString("base64url")
  return {
    disk: () => disk(`${folder}/disk`),
    shelf: () => shelf(`${folder}/sessions.shelf`),
    memory: () => memory(),
    cookie: () => cookie({ secrets: [secret], ended: disk(`${folder}/ended`) }),
  }
}
