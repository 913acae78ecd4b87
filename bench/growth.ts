/**
 * Each store that keeps rows, and the bare operations beneath them, with a thousand sessions and with a million:
 * `npm run bench -- growth`, with names of stores only those, with `--sessions 100000` so many. A load and a write of a session
 * at random, and a sweep that removes a tenth of them (Redis does that by itself).
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { keyedStores } from "../torture/places.ts"
import { stopServers } from "../torture/servers.ts"
import type { Fill } from "./growth-place.ts"
import { rawFiles, rawMap, rawSqlite } from "./growth-raw.ts"
import { storePlace } from "./growth-store.ts"
import { interleave, median, type Task } from "./interleave.ts"
import { cores, describeMachine, pin } from "./machine.ts"
import { digits, putBetween, ratio, table } from "./markdown.ts"

const FEW = 1000
const ROUNDS = 200
const LOADS = 10
const WRITES = 2
/** Sweeps of the small place: one is over too soon. */
const SWEEPS = 20

const { values, positionals } = parseArgs({
  options: { sessions: { type: "string", default: "1000000" }, write: { type: "boolean" } },
  allowPositionals: true,
})
const many = Number(values.sessions)
const raw: Record<string, Fill> = {
  "`node:sqlite` alone": rawSqlite,
  "`node:fs` alone": rawFiles,
  "a `Map` alone": rawMap,
}
const names = [...Object.keys(raw), ...keyedStores.filter((name) => name !== "postgresql"), "memory"]
const isPinned = pin(process.pid, cores.measured)
const rows: string[][] = []
for (const name of positionals.length > 0 ? positionals : names)
  rows.push([name, ...(await measure(raw[name] ?? storePlace(name)))])
await stopServers()
const head = ["load", "write", "sweep"].flatMap((what) => [`${what}, ${FEW}`, `${many}`, "×"])
const text = `${describeMachine(["prisma", "redis"], isPinned)}

${table(["", ...head], rows)}

Microseconds: medians of ${ROUNDS * LOADS} loads and ${ROUNDS * WRITES} writes; of a sweep, for each session that it removes.`
console.log(text)
if (values.write) putBetween(join(import.meta.dirname, "README.md"), "growth", text)
process.exit()

/** @returns the cells of its row */
async function measure(fill: Fill): Promise<string[]> {
  const [small, large] = [await open(fill, FEW), await open(fill, many)]
  const tasks = [small.load, large.load, small.write, large.write] as const
  try {
    await interleave(tasks, ROUNDS)
    const pairs = [tasks.slice(0, 2).map(median), tasks.slice(2).map(median)]
    const sweeps: number[] = []
    for (let n = 0; n < SWEEPS && small.sweep; n++) sweeps.push(await small.sweep())
    if (large.sweep) pairs.push([sweeps.sort((a, b) => a - b)[SWEEPS / 2] as number, await large.sweep()])
    const cells = pairs.flatMap(([few = 0, lots = 0]) => [digits(few), digits(lots), ratio(lots, few)])
    return [...cells, ...Array<string>(9 - cells.length).fill("")]
  } finally {
    await small.close()
    await large.close()
  }
}

async function open(fill: Fill, count: number) {
  const folder = mkdtempSync(join(tmpdir(), `bench-${count}-`))
  const { load, write, sweep, putExpired, close } = await fill(folder, count)
  return {
    load: { run: load, times: LOADS, took: [] } as Task,
    write: { run: write, times: WRITES, took: [] } as Task,
    /** @returns microseconds for each session that it has removed */
    sweep:
      sweep &&
      (async () => {
        const began = performance.now()
        const removed = await sweep()
        const took = performance.now() - began
        if (removed !== count / 10) throw new Error(`A sweep has removed ${removed} sessions of ${count}`)
        if (count === FEW) await putExpired()
        return (1000 * took) / removed
      }),
    async close() {
      await close()
      rmSync(folder, { recursive: true })
    },
  }
}
