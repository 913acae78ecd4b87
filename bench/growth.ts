/**
 * Each store that keeps rows with a thousand sessions and with a million: `npm run bench -- growth`, with names of stores
 * only those, with `--sessions 100000` so many. A load and a write of a session at random, and a sweep that removes a tenth of them (Redis
 * does that by itself).
 */
import { createHash } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { memoryDriver } from "../lib/session/drivers/memory.ts"
import { encode } from "../lib/session/record/codec.ts"
import { keyed } from "../lib/session/stores/keyed.ts"
import { timeouts } from "../lib/session/testing/bench.ts"
import { idOfToken, makeTicket } from "../lib/session/ticket.ts"
import type { NewRecord, Row } from "../lib/session/types.ts"
import { CHUNK, putterOf } from "../torture/expired.ts"
import { keyedStores, openDriver } from "../torture/places.ts"
import { stopServers } from "../torture/servers.ts"
import { interleave, median, type Task } from "./interleave.ts"
import { cores, describeMachine, pin } from "./machine.ts"
import { digits, putBetween, ratio, table } from "./markdown.ts"
import { dataAt } from "./subject.ts"

const FEW = 1000
const ROUNDS = 200
const LOADS = 10
const WRITES = 2
/** Sweeps of the small place: one is over too soon. */
const SWEEPS = 20

const now = new Date()
const hour = 3_600_000
const record: NewRecord = { data: dataAt(0), createdAt: now, lastSeenAt: now, login: null }
const row: Row = { version: 1, data: encode(record), atime: now, expiresAt: new Date(now.getTime() + hour) }
const expired = { ...row, expiresAt: new Date(now.getTime() - hour) }

const { values, positionals } = parseArgs({
  options: { sessions: { type: "string", default: "1000000" }, write: { type: "boolean" } },
  allowPositionals: true,
})
const many = Number(values.sessions)
const names = [...keyedStores.filter((name) => name !== "postgresql"), "memory"]
const isPinned = pin(process.pid, cores.measured)
const rows: string[][] = []
for (const name of positionals.length > 0 ? positionals : names) rows.push(await measure(name))
await stopServers()
const head = ["load", "write", "sweep"].flatMap((what) => [`${what}, ${FEW}`, `${many}`, "×"])
const text = `${describeMachine(["prisma", "redis"], isPinned)}

${table(["", ...head], rows)}

Microseconds: medians of ${ROUNDS * LOADS} loads and ${ROUNDS * WRITES} writes; of a sweep, for each session that is there.`
console.log(text)
if (values.write) putBetween(join(import.meta.dirname, "README.md"), "growth", text)
process.exit()

async function measure(name: string): Promise<string[]> {
  const [small, large] = [await fill(name, FEW), await fill(name, many)]
  try {
    await interleave([small.load, small.write, large.load, large.write], ROUNDS)
    const pairs = [[small.load, large.load].map(median), [small.write, large.write].map(median)]
    if (name !== "redis") {
      const sweeps: number[] = []
      for (let n = 0; n < SWEEPS; n++) sweeps.push(await small.sweep())
      pairs.push([sweeps.sort((a, b) => a - b)[SWEEPS / 2] as number, await large.sweep()])
    }
    const cells = pairs.flatMap(([few = 0, lots = 0]) => [digits(few), digits(lots), ratio(lots, few)])
    return [name, ...cells, ...Array<string>(9 - cells.length).fill("by itself")]
  } finally {
    await small.close()
    await large.close()
  }
}

/** A place with so many sessions, of which a tenth has expired. */
async function fill(name: string, count: number) {
  const folder = mkdtempSync(join(tmpdir(), `bench-${count}-`))
  const place = name === "memory" ? { driver: memoryDriver(), close: async () => {} } : await openDriver(name, folder)
  const put = putterOf(name, folder, place)
  const store = keyed({ name, driver: place.driver, timeouts })
  const token = (n: number) => createHash("sha256").update(`session ${n}`).digest("base64url")
  const isExpired = (n: number) => n % 10 === 9
  const putAll = async (numbers: number[]) => {
    for (let from = 0; from < numbers.length; from += CHUNK)
      await put(numbers.slice(from, from + CHUNK).map((n) => [idOfToken(token(n)), isExpired(n) ? expired : row]))
  }
  const all = Array.from({ length: count }, (_, n) => n)
  await putAll(all)

  const anyTicket = () => {
    const n = Math.floor(Math.random() * count)
    return makeTicket(name, token(isExpired(n) ? n - 1 : n))
  }
  const versions = new Map<string, number>()
  const load = async () => {
    if (!(await store.load(anyTicket()))) throw new Error(`${name}: a session is missing`)
  }
  const write = async (n: number) => {
    const ticket = anyTicket()
    const version = versions.get(ticket) ?? 1
    const written = await store.update(ticket, { ...record, data: dataAt(n), version })
    if (written !== ticket) throw new Error(`${name}: the session is ${written}`)
    versions.set(ticket, version + 1)
  }
  return {
    load: { run: load, times: LOADS, took: [] } as Task,
    write: { run: write, times: WRITES, took: [] } as Task,
    /** @returns microseconds for each session that was there */
    async sweep() {
      const began = performance.now()
      const removed = await store.sweep(now)
      const took = performance.now() - began
      if (removed !== count / 10) throw new Error(`${name}: a sweep has removed ${removed}`)
      if (count === FEW) await putAll(all.filter(isExpired))
      return (1000 * took) / count
    },
    async close() {
      await place.close()
      rmSync(folder, { recursive: true })
    },
  }
}
