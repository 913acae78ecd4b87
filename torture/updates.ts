import { type ChildProcess, fork } from "node:child_process"
import { join } from "node:path"
import { START } from "../lib/session/testing/bench.ts"
import { createSite } from "../lib/session/testing/site.ts"
import { type Check, inFolder, many } from "./check.ts"
import { keyedStores, openStore } from "./places.ts"

const PROCESSES = 8

/** Eight processes write to one session: each its own keys, and all of them one counter. Nothing is lost. */
export const updates: Check = {
  name: "updates by 8 processes",
  subjects: keyedStores,
  count: PROCESSES * 500,
  run: (name, count, progress) =>
    inFolder(async (folder) => {
      const place = await openStore(name, folder, () => START)
      const site = createSite({ stores: () => [place.store], defaultStore: name, clock: () => START })
      const session = await site.update(undefined, () => ({ counter: 0 }))
      const each = Math.ceil(count / PROCESSES)
      let done = 0
      const answers = await many(PROCESSES, (n) => {
        const words = [name, folder, session?.ticket ?? "", String(n), String(each)]
        const worker = fork(join(import.meta.dirname, "updates-worker.ts"), words)
        return finished(worker, () => progress(++done))
      })
      const data = (await site.get(session?.ticket))?.record.data ?? {}
      await place.close()
      const { counter, ...keys } = data
      const total = PROCESSES * each
      if (counter !== total) throw new Error(`The counter is ${counter}, not ${total}.`)
      const kept = Object.keys(keys).length
      if (kept !== total) throw new Error(`${kept} of ${total} keys were kept.`)
      return `${total} writes, all kept; ${answers.reduce((sum, tries) => sum + tries, 0)} gave up once and were sent again`
    }),
}

/** @returns what the worker said last. @throws Error if it failed */
async function finished(worker: ChildProcess, onWrite: () => void): Promise<number> {
  let refused = 0
  worker.on("message", (message) => {
    if (message === "written") onWrite()
    else refused++
  })
  const code = await new Promise((resolve) => worker.on("close", resolve))
  if (code !== 0) throw new Error(`A process ended with ${code}.`)
  return refused
}
