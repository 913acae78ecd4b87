import { readdirSync } from "node:fs"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { START } from "../lib/session/testing/bench.ts"
import { createSite, type Site } from "../lib/session/testing/site.ts"
import { type Check, inFolder } from "./check.ts"
import { lastingStores, openStore } from "./places.ts"

/** Bytes by which memory may grow in all: in the full count far less than a session that was not let go of. */
const ROOM = 16 * 1024 * 1024

/** Lives after which everything that is loaded, compiled and cached once has been. */
const WARM = 300

/** After thousands of sessions, their refusals and ends included, a process has as much memory and as many files open as before. */
export const leaks: Check = {
  name: "memory and descriptors",
  stores: lastingStores,
  count: 20_000,
  run: (name, count, progress) =>
    inFolder(async (folder) => {
      const place = await openStore(name, folder, () => START)
      const site = createSite({ stores: () => [place.store], defaultStore: name, clock: () => START })
      for (let n = 0; n < Math.min(WARM, count); n++) await live(site)
      const before = used()
      for (let n = 0; n < count; n++) {
        await live(site)
        progress(n + 1)
      }
      const after = used()
      await place.close()
      const grown = after.memory - before.memory
      if (grown > ROOM) throw new Error(`Memory has grown by ${grown} bytes in ${count} lives.`)
      if (after.files > before.files) throw new Error(`${before.files} files were open, now ${after.files}.`)
      return `${count} lives: ${Math.round(grown / 1024)} KiB and ${after.files - before.files} files more`
    }),
}

/** A session from its first write to its end, with what is refused on the way. */
async function live(site: Site): Promise<void> {
  const anonymous = await site.update(undefined, () => ({ basket: ["tea"] }))
  const { ticket } = await site.logInAs(anonymous?.ticket, "ann")
  const written = await site.update(ticket, (data) => ({ ...data, text: "x".repeat(500) }))
  await site.update(ticket, () => ({ text: "x".repeat(100_000) })).catch(() => {})
  await site.update(ticket, () => ({ value: () => {} })).catch(() => {})
  for (const text of [ticket, anonymous?.ticket, `${ticket}x`]) await site.load(text)
  await site.end(written?.ticket)
  if (await site.load(ticket)) throw new Error("A session that was ended is there.")
  site.rows.clear()
}

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

function used() {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return { memory: heapUsed + external, files: readdirSync("/proc/self/fd").length }
}
