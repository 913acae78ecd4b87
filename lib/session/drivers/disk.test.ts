import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { driverContract } from "../testing/driver-contract.ts"
import { diskDriver, prepareDiskFolder } from "./disk.ts"

driverContract("disk", async () => {
  const folder = mkdtempSync(join(tmpdir(), "disk-"))
  prepareDiskFolder(folder)
  return {
    driver: diskDriver({ folder }),
    reopen: () => diskDriver({ folder }),
    close: () => rmSync(folder, { recursive: true }),
  }
})
