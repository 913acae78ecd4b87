/**
 * What a store costs over the raw operation beneath it, or over another way of doing the same: `npm run bench`. Read the
 * ratios; the figures are this machine's. Rounds alternate between the two, so that a machine that slows down slows both.
 */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { NewRecord, SessionRecord, Ticket } from "../lib/session/types.ts"
import { openPlaces, type Place } from "./places.ts"

const ROUNDS = 300
const WARM_UP = 30

const data = { user: "someone", note: "x".repeat(150), visits: 12, list: [1, 2, 3] }
const record = (): NewRecord => ({ data, createdAt: new Date(), lastSeenAt: new Date(), login: null })

const folder = mkdtempSync(join(tmpdir(), "bench-"))
try {
  const rows = []
  for (const place of await openPlaces(folder)) rows.push(await measure(place))
  console.table(rows)
  console.log(`Microseconds, median of ${ROUNDS}; "×" is the store's median over that of what it is compared with.`)
} finally {
  rmSync(folder, { recursive: true })
}
// The connection to Redis would keep it from ending.
process.exit()

async function measure({ store, raw }: Place) {
  const times: Record<string, number[]> = {
    create: [],
    load: [],
    update: [],
    end: [],
    write: [],
    read: [],
  }
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const started = performance.now()
    const result = await work()
    times[name]?.push(1000 * (performance.now() - started))
    return result
  }
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const { ticket } = await timed("create", () => store.create(record()))
    const found = await timed("load", () => store.load(ticket))
    const next = { ...(found as { record: SessionRecord }).record, lastSeenAt: new Date() }
    const latest = (await timed("update", () => store.update(ticket, next))) as Ticket
    await timed("end", () => store.end(latest))
    // Another value each time: SQLite writes nothing, and waits for no disk, where nothing has changed.
    await timed("write", () => raw.write(JSON.stringify({ ...data, visits: round })))
    await timed("read", raw.read)
  }
  const [create, load, update, end, write, read] = Object.values(times).map(median) as [
    ...[number, number, number, number, number, number],
  ]
  const ratio = (ours: number, theirs: number) => Number((ours / theirs).toFixed(1))
  return {
    ...{ store: store.name, create, load, update, end },
    ...{ "its write": write, "its read": read },
    ...{ "update ×": ratio(update, write), "load ×": ratio(load, read), "compared with": raw.what },
  }
}

function median(times: number[]): number {
  const sorted = times.slice(WARM_UP).toSorted((a, b) => a - b)
  return Number((sorted[Math.floor(sorted.length / 2)] ?? 0).toFixed(1))
}
