import { randomBytes } from "node:crypto"
import { readdirSync } from "node:fs"
import { START } from "../lib/session/testing/bench.ts"
import { createSite, type Site } from "../lib/session/testing/site.ts"
import { type Check, inFolder } from "./check.ts"
import { assertFlat, heldMemory } from "./heap.ts"
import { lastingStores, openStore } from "./places.ts"

/** Measured one by one. */
const STRETCHES = 4

/** Lives after which everything that is loaded, compiled and cached once has been; in the cookie store also as many opened seals. */
const warm = (store: string) => (store === "cookie" ? 1200 : 100)

/** After thousands of sessions, their refusals and ends included, a process has as much memory and as many files open as before. */
export const leaks: Check = {
  name: "memory and descriptors",
  subjects: lastingStores,
  count: 20_000,
  run: (name, count, progress) =>
    inFolder(async (folder) => {
      const place = await openStore(name, folder, () => START)
      const site = createSite({ stores: () => [place.store], defaultStore: name, clock: () => START })
      const size = name === "cookie" ? 2400 : 20_000
      for (let n = 0; n < warm(name); n++) await live(site, size)
      const each = Math.ceil(count / STRETCHES)
      const states = [await used()]
      for (let n = 1; n <= each * STRETCHES; n++) {
        await live(site, size)
        if (n % each === 0) states.push(await used())
        progress(Math.min(n, count))
      }
      await place.close()
      const grown = assertFlat(
        states.map(({ memory }) => memory),
        each,
      )
      const [before, after] = [states[0]?.files ?? 0, states.at(-1)?.files ?? 0]
      if (after > before) throw new Error(`${before} files were open, now ${after}.`)
      return `Grown by ${grown}, ${after - before} files more`
    }),
}

/**
 * A session from its first write to its end, with what is refused on the way.
 * @param size in characters: as large as the store holds with ease, so that one which is not let go of is noticed
 */
async function live(site: Site, size: number): Promise<void> {
  const anonymous = await site.update(undefined, () => ({ basket: ["tea"] }))
  const { ticket } = await site.logInAs(anonymous?.ticket, "ann")
  const text = randomBytes(size).toString("hex").slice(size)
  const written = await site.update(ticket, (data) => ({ ...data, text }))
  await site.update(ticket, () => ({ text: "x".repeat(5 * size) })).catch(() => {})
  await site.update(ticket, () => ({ value: () => {} })).catch(() => {})
  for (const each of [ticket, anonymous?.ticket, `${ticket}x`]) await site.get(each)
  await site.end(written?.ticket)
  if (await site.get(ticket)) throw new Error("A session that was ended is there.")
  site.rows.clear()
}

async function used() {
  return { memory: await heldMemory(), files: readdirSync("/proc/self/fd").length }
}
