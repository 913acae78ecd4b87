import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { keyed } from "../stores/keyed.ts"
import { timeouts } from "./bench.ts"
import { driverContract } from "./driver-contract.ts"
import { exampleDriver } from "./example-driver.ts"
import { storeContract } from "./store-contract.ts"

function makePlace() {
  const folder = mkdtempSync(join(tmpdir(), "example-"))
  const file = join(folder, "sessions.db")
  return { file, close: () => rmSync(folder, { recursive: true }) }
}

driverContract("example", async () => {
  const { file, close } = makePlace()
  const fail = () => writeFileSync(file, "no database".repeat(1000))
  return { driver: exampleDriver(file), reopen: () => exampleDriver(file), fail, close }
})

storeContract(
  "example",
  () => {
    const { file, close } = makePlace()
    const open = () => keyed({ name: "example", driver: exampleDriver(file), timeouts })
    return { store: open(), again: open, close }
  },
  { compareAndSwap: true, fits: 65_536 },
)
