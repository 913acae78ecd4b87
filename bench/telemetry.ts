/**
 * What telemetry costs while nobody listens: `npm run bench -- telemetry`. Read the ratios. There is no SDK: "×" is what
 * openTelemetry() costs all the same.
 */
import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { observeStore } from "../lib/session/observe.ts"
import { openTelemetry } from "../lib/session/telemetry.ts"
import { interleave, median, type Task } from "./interleave.ts"
import { openLayer } from "./layer.ts"
import { cores, pin } from "./machine.ts"
import { digits, ratio, table } from "./markdown.ts"
import { storeSubject } from "./ours.ts"

const ROUNDS = 400
const LOADS = 10

const folder = mkdtempSync(join(tmpdir(), "bench-"))
pin(process.pid, cores.measured)
try {
  const layer = await openLayer({
    ...{ root: join(import.meta.dirname, ".."), folder },
    ...{ origin: "http://localhost:3000", secret: randomBytes(32).toString("base64url") },
  })
  const tasks: { name: string; plain: Task; observed: Task }[] = []
  for (const name of ["cookie", "database", "disk", "shelf", "memory"]) {
    const { ticket, load } = await storeSubject(layer, name)
    const observed = observeStore(layer.store(name), openTelemetry())
    const task = (run: Task["run"]): Task => ({ run, times: LOADS, took: [] })
    tasks.push({ name, plain: task(load), observed: task(() => observed.load(ticket())) })
  }
  await interleave(
    tasks.flatMap(({ plain, observed }) => [plain, observed]),
    ROUNDS,
  )
  const rows = tasks.map(({ name, plain, observed }) => {
    const [without, withIt] = [median(plain), median(observed)]
    return [name, digits(without), digits(withIt), ratio(withIt, without)]
  })
  console.log(table(["a load, microseconds", "without", "with", "×"], rows))
} finally {
  rmSync(folder, { recursive: true })
}
process.exit()
