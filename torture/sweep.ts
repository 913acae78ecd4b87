import { setTimeout as pause } from "node:timers/promises"
import { prepareSite } from "../e2e/support/site.ts"
import { type Answer, Visitor } from "../e2e/support/visitor.ts"
import { SETTLED } from "../lib/session/time/clock.ts"
import { type Check, inFolder, many } from "./check.ts"
import { putExpired } from "./expired.ts"
import { keyedStores, openDriver, siteOf } from "./places.ts"

const VISITORS = 2

/** Milliseconds between two requests of a visitor: the server is busy, and not overloaded. */
const PAUSE = 30

/** Milliseconds after its start at which a server sweeps for the first time: once its clock has settled (lib/site/sweeper.ts). */
const FIRST_SWEEP = SETTLED

/** Milliseconds for a server to get warm, and for which requests without a sweep are measured, before and after it. */
const WARM = 5000
const WITHOUT = 45_000

/** By how much the slowest hundredth of the requests may take longer beside a sweep. */
const LIMIT = 2

/**
 * A million expired sessions go away under a server that answers requests of the same store. None of those waits for it:
 * the 99th percentile of each kind of request stays within twice of what it is before and after, in the same run.
 */
export const sweep: Check = {
  name: "requests beside a sweep",
  // Redis removes what has expired by itself.
  subjects: keyedStores.filter((name) => name !== "redis"),
  count: 1_000_000,
  run: (name, count, progress) =>
    inFolder(async (folder) => {
      const expired = await putExpired(name, folder, count, (done) => progress(done / 2))
      const { store, ...settings } = await siteOf(name, folder)
      const site = await prepareSite(settings)
      try {
        await site.start()
        const started = performance.now()
        const visitors = Array.from({ length: VISITORS }, (_, n) => new Visitor(site, `10.0.0.${n + 1}`))
        for (const visitor of visitors) await visitor.post("/api/session", { guest: true, store })
        await pause(FIRST_SWEEP - WITHOUT - 2 * WARM - (performance.now() - started))
        const warm = performance.now() + WARM
        await measure(visitors, () => performance.now() > warm)
        const before = await measure(visitors, () => performance.now() - started > FIRST_SWEEP - WARM)
        await pause(FIRST_SWEEP + 100 - (performance.now() - started))

        const sweeping = performance.now()
        const isOver = () => /"event":"(swept|sweep_failed)"/.test(site.log())
        const { driver, close } = await openDriver(name, folder)
        const watched = watchProgress()
        const during = await measure(visitors, isOver)
        const seconds = (performance.now() - sweeping) / 1000
        await watched
        const end = performance.now() + WITHOUT
        const after = await measure(visitors, () => performance.now() > end)
        await expectSwept()
        await close()
        return `${count} gone in ${seconds.toFixed(0)} s; ${compare([before, after], during)}`

        async function watchProgress(): Promise<void> {
          while (!isOver()) {
            const left = (await Promise.all(expired.map(driver.read))).filter((row) => row !== null).length
            progress(count - ((left / expired.length) * count) / 2)
            await pause(1000)
          }
        }

        async function expectSwept(): Promise<void> {
          let left = 0
          for await (const _ of driver.ids()) left++
          if (left !== VISITORS) throw new Error(`There are ${left} sessions left, not ${VISITORS}.`)
        }
      } finally {
        await site.remove()
      }
    }),
}

/** By kind of request, how long each took, in milliseconds. */
type Times = Record<string, number[]>

const requests: Record<string, (visitor: Visitor, n: number) => Promise<Answer>> = {
  write: (visitor, n) => visitor.patch("/api/session", { n }),
  read: (visitor) => visitor.get("/api/session"),
  page: (visitor) => visitor.get("/account"),
}

async function measure(visitors: Visitor[], isOver: () => boolean): Promise<Times> {
  const times: Times = { write: [], read: [], page: [] }
  await many(visitors.length, async (index) => {
    for (let n = 0; !isOver(); n++) {
      for (const [kind, request] of Object.entries(requests)) {
        const began = performance.now()
        const { status, text } = await request(visitors[index] as Visitor, n)
        times[kind]?.push(performance.now() - began)
        if (status !== 200) throw new Error(`The answer was ${status}: ${text}`)
        await pause(PAUSE)
      }
    }
  })
  return times
}

/** @throws Error if the requests of one kind took too long. */
function compare(without: readonly Times[], during: Times): string {
  const parts = Object.keys(requests).map((kind) => {
    const was = percentile99(without.flatMap((times) => times[kind] ?? []))
    const is = percentile99(during[kind] ?? [])
    const said = `${kind} ${was.toFixed(1)} to ${is.toFixed(1)} ms (${during[kind]?.length})`
    return { said, ratio: is / was }
  })
  const text = `p99: ${parts.map(({ said }) => said).join(", ")}`
  if (parts.some(({ ratio }) => ratio > LIMIT)) throw new Error(`More than ${LIMIT} times: ${text}`)
  return text
}

const percentile99 = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.99)] ?? 0
