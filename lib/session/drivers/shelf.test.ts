import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { driverContract } from "../testing/driver-contract.ts"
import { prepareShelf, shelfDriver } from "./shelf.ts"

driverContract("shelf", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shelf-"))
  const path = join(folder, "sessions.shelf")
  prepareShelf(path)
  return {
    driver: shelfDriver({ path }),
    reopen: () => shelfDriver({ path }),
    close: () => rmSync(folder, { recursive: true }),
  }
})
