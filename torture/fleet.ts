import { randomInt } from "node:crypto"
import { setTimeout as pause } from "node:timers/promises"
import { type Fleet, fleetStores, startFleet } from "../e2e/support/fleet.ts"
import type { Site } from "../e2e/support/site.ts"
import type { Check } from "./check.ts"
import { audit, type Entry, expectSound, runClient } from "./ledger.ts"

const CLIENTS = 3

/**
 * One of three instances behind a balancer is killed, or stopped, under a stream of logins, writes, logouts and
 * revocations that are spread over all, again and again. A kill costs the answers that were on their way from it, and a
 * stop none; the others go on, and everything that was acknowledged holds at them.
 */
export const fleet: Check = {
  name: "fleet, instances killed and stopped",
  subjects: [fleetStores.join(" ")],
  count: 200,
  async run(_, count, progress) {
    const settings = { SESSION_IDLE_TIMEOUT: "86400", SESSION_ABSOLUTE_TIMEOUT: "86400" }
    const fleet = await startFleet(settings)
    const ledger: Entry[] = []
    let lost = 0
    try {
      for (let n = 0; n < count; n++) {
        const begun = ledger.length
        lost += await loseOne(fleet, n % 2 ? "stop" : "kill", ledger)
        await Promise.all(ledger.slice(begun).map(audit))
        progress(n + 1)
      }
      for (const entry of ledger) await audit(entry)
      expectSound(fleet.log())
    } finally {
      await fleet.remove()
    }
    const writes = ledger.reduce((sum, { acknowledged }) => sum + acknowledged, 0)
    const ended = ledger.filter(({ state }) => state === "ended").length
    return `${Math.ceil(count / 2)} kills and ${Math.floor(count / 2)} stops: ${ledger.length} logins, ${writes} writes and ${ended} ends that were acknowledged, all kept; ${lost} answers did not come`
  },
}

/** @returns how many answers did not come */
async function loseOne(fleet: Fleet, way: "kill" | "stop", ledger: Entry[]): Promise<number> {
  let [isDying, isOver, lost] = [false, false, 0]
  const clients = fleetStores.flatMap((store) =>
    Array.from({ length: CLIENTS }, async () => {
      while (!(await runClient(fleet, store, ledger, { isOver: () => isOver }))) {
        if (!isDying) throw new Error(`An answer did not come, in a round with a ${way}.`)
        lost++
      }
    }),
  )
  const progress = async () => {
    const enough = ledger.length + clients.length
    while (ledger.length < enough) await Promise.race([pause(10), Promise.all(clients)])
  }
  const breaking = async () => {
    await progress()
    await pause(randomInt(300))
    const instance = fleet.instances[randomInt(fleet.instances.length)] as Site
    isDying = way === "kill"
    await (isDying ? instance.kill() : fleet.stop(instance))
    await progress()
    isDying = false
    // The others alone.
    await progress()
    await fleet.start(instance)
    await progress()
    isOver = true
  }
  await Promise.all([breaking(), ...clients])
  return lost
}
