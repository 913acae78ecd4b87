/**
 * One of the processes of updates.ts:
 *
 *     node updates-worker.ts <store> <folder> <ticket> <number> <updates>
 */
import { START } from "../lib/session/testing/bench.ts"
import { createSite } from "../lib/session/testing/site.ts"
import { openStore } from "./places.ts"

const [name = "", folder = "", ticket, number, count] = process.argv.slice(2)
const place = await openStore(name, folder, () => START)
const site = createSite({ stores: () => [place.store], defaultStore: name, clock: () => START })

for (let n = 0; n < Number(count); ) {
  try {
    await site.update(ticket, ({ counter, ...keys }) => {
      return { ...keys, counter: Number(counter) + 1, [`${number}.${n}`]: n }
    })
    n++
    process.send?.("written")
  } catch (error) {
    // Told that it was not written, as a browser is (409): it sends it again.
    if (!(error instanceof Error && error.name === "SessionConflictError")) throw error
    process.send?.("refused")
  }
}
await place.close()
process.disconnect?.()
