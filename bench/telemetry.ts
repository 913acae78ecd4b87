/**
 * What telemetry costs while nobody listens: `node bench/telemetry.ts`. Read the ratios. Rounds alternate between the two, so
 * that a machine that slows down slows both.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { observeStore } from "../lib/session/observe.ts"
import { openTelemetry } from "../lib/session/telemetry.ts"
import type { SessionStore } from "../lib/session/types.ts"
import { openPlaces } from "./places.ts"

const ROUNDS = 4000
const WARM_UP = 400

const folder = mkdtempSync(join(tmpdir(), "bench-"))
try {
  const rows = []
  const stores = new Map((await openPlaces(folder)).map(({ store }) => [store.name, store]))
  for (const store of stores.values()) rows.push(await measure(store))
  console.table(rows)
  console.log(
    `Microseconds of a load, median of ${ROUNDS}. There is no SDK: "×" is what openTelemetry() costs all the same.`,
  )
} finally {
  rmSync(folder, { recursive: true })
}

async function measure(plain: SessionStore) {
  const observed = observeStore(plain, openTelemetry())
  const { ticket } = await plain.create({ data: { n: 1 }, createdAt: new Date(), lastSeenAt: new Date(), login: null })
  const times = { plain: [] as number[], observed: [] as number[] }
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    // Whoever is second finds a warmer cache, so they take turns at that too.
    const pair = [["plain", plain] as const, ["observed", observed] as const]
    for (const [name, store] of round % 2 ? pair : pair.toReversed()) {
      const started = performance.now()
      await store.load(ticket)
      times[name].push(1000 * (performance.now() - started))
    }
  }
  const [without, withIt] = [median(times.plain), median(times.observed)]
  return { store: plain.name, without, with: withIt, "×": Number((withIt / without).toFixed(2)) }
}

function median(times: number[]): number {
  const sorted = times.slice(WARM_UP).toSorted((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1))
}
