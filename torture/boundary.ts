import { randomInt } from "node:crypto"
import { setImmediate } from "node:timers/promises"
import { makeRow, newId } from "../lib/session/testing/rows.ts"
import type { SessionDriver, SessionId } from "../lib/session/types.ts"
import { type Check, inFolder, many } from "./check.ts"
import { keyedStores, openDriver } from "./places.ts"

/** How many sessions each sweep finds. */
const GROUP = 50

/**
 * Sessions expire at the very moment of a sweep, and are written to beside it. A write that was answered with "ok" put the
 * end off, so the sweep must have spared it; one that came too late is told so.
 */
export const boundary: Check = {
  name: "writes at the moment of a sweep",
  subjects: keyedStores,
  count: 1000,
  run: (name, count, progress) =>
    inFolder(async (folder) => {
      const { driver, close } = await openDriver(name, folder)
      let kept = 0
      for (let done = 0; done < count; done += GROUP) {
        kept += await sweepBesideWrites(driver, Math.min(GROUP, count - done))
        progress(Math.min(done + GROUP, count))
      }
      await close()
      return `${count} races: ${kept} written and kept, ${count - kept} swept and told so`
    }),
}

async function sweepBesideWrites(driver: SessionDriver, sessions: number): Promise<number> {
  const row = makeRow()
  const later = { ...row, version: 2, expiresAt: new Date(row.expiresAt.getTime() + 60_000) }
  const ids = await many(sessions, async () => {
    const id = newId()
    await driver.create(id, row)
    return id
  })
  const soon = async <T>(work: () => Promise<T>): Promise<T> => {
    for (let turns = randomInt(25); turns > 0; turns--) await setImmediate()
    return work()
  }
  const write = (id: SessionId) => soon(() => driver.update(id, later, row.version))
  const sweep = soon(() => driver.deleteExpired(row.expiresAt))
  const [answers] = await Promise.all([Promise.all(ids.map(write)), sweep])
  let kept = 0
  for (const [index, id] of ids.entries()) {
    const found = await driver.read(id)
    const isRight = answers[index] === "ok" ? found?.version === 2 : answers[index] === "gone" && !found
    if (!isRight)
      throw new Error(`A write was answered "${answers[index]}", and then there was ${found ? "a" : "no"} row.`)
    if (found) kept++
    await driver.delete(id)
  }
  return kept
}
